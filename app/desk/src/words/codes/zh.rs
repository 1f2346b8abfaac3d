//! Chinese.

use crate::words::{Names, Refusal, amount};
use bookmobile_api::desk::{JobFailure, JobResult, PurchaseProgress, Role};
use bookmobile_api::{ApiError, Field, Invalid};
use bookmobile_circulation::{BranchCode, Day, HoldStatus, Mark, Reason, StateCode};

pub fn day(day: Day) -> String {
    let (year, month, day) = day.parts();
    format!("{year}年{month}月{day}日")
}

fn listed(codes: &[BranchCode], names: Names<'_>) -> String {
    codes.iter().map(|code| names(code.as_str())).collect::<Vec<_>>().join("、")
}

pub fn problem(error: &ApiError) -> String {
    match error {
        ApiError::Invalid(invalid) => self::invalid(*invalid),
        ApiError::BadRequest(detail) => format!("图书馆的服务器没有接受：{detail}"),
        ApiError::NeedsSignIn => "登录过期了，请重新登录。".to_owned(),
        ApiError::NotStaff => "你的权限办不了这一件，请有这个权限的同事来办。".to_owned(),
        ApiError::Taken => "这个证号已经有人用了，请再看看证号。".to_owned(),
        ApiError::UnderWay => "正在做另一件，等它做完再来。".to_owned(),
        ApiError::NotFound => "没有找到：也许刚被删掉或改过，请刷新再看。".to_owned(),
        ApiError::TooManyAttempts(secs) => {
            format!("试得太多了，请过 {} 分钟再试。", secs.max(&1).unsigned_abs().div_ceil(60))
        }
        ApiError::Enough => "今天收到的已经太多了，请明天再试。".to_owned(),
        ApiError::Unreachable => "现在连不上图书馆，没有办成。连上以后再来一次。".to_owned(),
        ApiError::Unavailable => "图书馆的服务器正忙，没有办成。请过一会儿再试。".to_owned(),
        ApiError::WrongPin | ApiError::CrossSite => "图书馆的服务器没有接受，请刷新这一页再试。".to_owned(),
    }
}

/// What is wrong with what staff wrote, and what to do.
fn invalid(invalid: Invalid) -> String {
    match invalid {
        Invalid::Missing { .. } => "没有写姓名，请写上怎么称呼这位读者。".to_owned(),
        Invalid::TooLong { field, max } => {
            let what = match field {
                Field::Name => "姓名",
                Field::Email => "邮箱",
                Field::Phone => "电话",
                Field::Note => "备注",
                _ => "这一栏",
            };
            format!("{what}太长了，最多 {max} 个字。")
        }
        Invalid::Email => "这不是邮箱地址：看看有没有 @、有没有空格，或者留空。".to_owned(),
        Invalid::SearchLength { .. } => "请写证号、姓名或电话，写一部分也行，不要太长。".to_owned(),
        Invalid::Category => "图书馆已经没有这个读者类型了，请刷新这一页再选。".to_owned(),
        Invalid::OwnRole => "不能拿掉自己的管理员权限，请另一位管理员来办。".to_owned(),
        Invalid::FileName { .. } => "文件名不能用，请改名以后再选一次。".to_owned(),
        Invalid::FileTooLarge { gibibytes } => format!("文件超过 {gibibytes} GiB，请用 gzip 压缩，或分成几个。"),
        Invalid::FileCutOff => "文件没有传完，请再传一次。".to_owned(),
        Invalid::PinLength { .. } | Invalid::Username { .. } | Invalid::Other => {
            "图书馆的服务器没有接受，请看看填的内容再试。".to_owned()
        }
    }
}

pub fn card_problem(error: &ApiError) -> String {
    match error {
        ApiError::Unreachable => "现在连不上图书馆，读者证没有认出来。连上以后按“确定”，或再扫一次。".to_owned(),
        other => problem(other),
    }
}

pub fn scan_problem(error: &ApiError) -> String {
    match error {
        ApiError::Unreachable => "没有等到图书馆的回话。连上以后再扫一次，不会重复。".to_owned(),
        ApiError::NotFound => "没有认出是哪位读者或哪个馆。先扫读者证，再扫这一册。".to_owned(),
        other => problem(other),
    }
}

pub fn refusal(reason: &Reason, names: Names<'_>) -> Refusal {
    match reason {
        Reason::CardExpired { on } => Refusal::new(format!("读者证{}到期了。", day(*on)), "到“读者”里改有效期。"),
        Reason::Blocked { until: Some(until) } => {
            Refusal::new(format!("读者证停用到{}。", day(*until)), "到“读者”里看原因，或解除。")
        }
        Reason::Blocked { until: None } => Refusal::new("读者证停用了。", "到“读者”里看原因，或解除。"),
        Reason::OverdueLoans { overdue, .. } => Refusal::new(format!("有 {overdue} 册过期未还。"), "先还书或续借。"),
        Reason::Owes { owed, max } => {
            Refusal::new(format!("欠 {}，超过 {}。", amount(*owed), amount(*max)), "先到“读者”里付清。")
        }
        Reason::UnknownCategory { category } => {
            Refusal::new(format!("规则里没有读者类型“{category}”。"), "到“读者”里改类型，或请管理员改规则。")
        }
        Reason::KindNotLent { .. } => Refusal::new("这一类不外借给这类读者。", "请读者在馆里看。"),
        Reason::LoansMax { max, .. } => Refusal::new(format!("最多借 {max} 册，已经借满了。"), "先还一册。"),
        Reason::HoldsMax { max, .. } => Refusal::new(format!("最多预约 {max} 种，已经约满了。"), "先取消一个预约。"),
        Reason::KeptMax { max } => Refusal::new(format!("一个读者最多留 {max} 个。"), "请读者先删掉几个。"),
        Reason::NoCopy => Refusal::new("没有可以外借的册。", "可以替读者荐购。"),
        Reason::ChooseVolume { volumes } => Refusal::new(format!("这部书分卷：{}。", volumes.join("、")), "请选一卷。"),
        Reason::OnShelf { branches } => {
            Refusal::new(format!("{}的书架上就有。", listed(branches, names)), "直接取来借，不用预约。")
        }
        Reason::AlreadyHeld { place: Some(place), .. } => {
            Refusal::new(format!("这位读者已经预约过了，排在第 {place} 位。"), "不用再约。")
        }
        Reason::AlreadyHeld { place: None, .. } => Refusal::new("这位读者已经预约过了，书已留着。", "到预约架上找。"),
        Reason::AlreadyOnLoan { due, .. } => {
            Refusal::new(format!("这位读者已经借着它，{}到期。", day(*due)), "不用再办。")
        }
        Reason::NoPickupThere { branches } if branches.is_empty() => Refusal::new("那里不能取预约的书。", "换一个馆。"),
        Reason::NoPickupThere { branches } => {
            Refusal::new(format!("那里不能取预约的书；可以在{}取。", listed(branches, names)), "换一个馆。")
        }
        Reason::DayOutOfRange { from, to } => {
            Refusal::new(format!("日期要在{}到{}之间。", day(*from), day(*to)), "换一天。")
        }
        Reason::NoSuchHold => Refusal::new("这个预约已经结束了。", "不用再办。"),
        Reason::SetAside { pickup } => {
            Refusal::new(format!("书已留在{}，或正送过去。", names(pickup.as_str())), "请读者去那里取，或取消预约。")
        }
        Reason::NotSuspended => Refusal::new("这个预约没有暂停。", ""),
        Reason::NoSuchItem => Refusal::new("没有这个条码。", "看看条码，再扫一次。"),
        Reason::NoSuchLoan => Refusal::new("没有借给这位读者，或已经还了。", "不用再办。"),
        Reason::NotLent { state: StateCode::OnShelf } => Refusal::new("这一册不外借。", "请读者在馆里看。"),
        Reason::NotLent { state: of } => {
            Refusal::new(format!("这一册现在不能借：{}。", state(*of)), "找到了、修好了，就先办还回。")
        }
        Reason::CheckInFirst { state: of } => {
            Refusal::new(format!("记录上它在别处：{}。", state(*of)), "先办还回，再借出。")
        }
        Reason::HeldForAnother => Refusal::new("这一册是留给另一位读者的。", "放回预约架。"),
        Reason::OthersWait { waiting } => {
            Refusal::new(format!("有 {waiting} 位读者在等它。"), "留下它，到“还回”扫一下，给在等的读者。")
        }
        Reason::RenewalsMax { max } => Refusal::new(format!("最多续借 {max} 次，已经用完了。"), "请读者按期还。"),
        Reason::Overdue { due } => Refusal::new(format!("{}就到期了，不能再续。", day(*due)), "请读者还书。"),
        Reason::TooEarly { from } => {
            Refusal::new(format!("现在续借多不了一天，{}起才可以。", day(*from)), "到那天再续。")
        }
        Reason::WrongState { state: of } => {
            Refusal::new(format!("它现在是“{}”，不能这样改。", state(*of)), "先办还回，再改。")
        }
        Reason::NotUnderstood { detail } => {
            Refusal::new(format!("图书馆的服务器看不懂：{detail}"), "刷新这一页，换上新的一版。")
        }
        Reason::KeyReused => Refusal::new("这一条和另一条撞了号。", "再做一次。"),
        Reason::NotFound => Refusal::new("没有找到它。", "看看扫的、打的对不对。"),
        Reason::NotAllowed => Refusal::new("这个账户不能这样做。", "请管理员来办。"),
        Reason::NotOffered => Refusal::new("图书馆没有开通这一项。", "请管理员看看规则。"),
        Reason::Unknown => Refusal::new("图书馆没有同意，原因要新的一版才看得懂。", "刷新这一页。"),
    }
}

pub fn hold_status(status: &HoldStatus, pickup: &str) -> String {
    match status {
        HoldStatus::Waiting { place, of } => format!("第 {place} 位，共 {of} 位；到了在{pickup}取"),
        HoldStatus::Suspended { place, of, until } => {
            format!("暂停到{}，位置留着：第 {place} 位，共 {of} 位；在{pickup}取", day(*until))
        }
        HoldStatus::InTransit => format!("正送往{pickup}"),
        HoldStatus::Ready { until } => format!("在{pickup}的预约架上，留到{}", day(*until)),
    }
}

pub fn state(state: StateCode) -> &'static str {
    match state {
        StateCode::OnShelf => "在架",
        StateCode::OnLoan => "借出了",
        StateCode::LentElsewhere => "旧系统里借出的",
        StateCode::OnHoldShelf => "在预约架上",
        StateCode::Unclaimed => "在预约架上，没人等了",
        StateCode::InTransit => "在路上",
        StateCode::InProcess => "在编目",
        StateCode::InRepair => "在修",
        StateCode::Missing => "找不到",
        StateCode::Lost => "读者丢失",
        StateCode::Withdrawn => "剔除了",
    }
}

pub fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::OnShelf => "在架",
        Mark::InProcess => "在编目",
        Mark::InRepair => "在修",
        Mark::Missing => "找不到",
        Mark::Lost => "读者丢失",
        Mark::Withdrawn => "剔除",
    }
}

pub fn role(role: Role) -> &'static str {
    match role {
        Role::Desk => "流通",
        Role::Moderator => "读者来信",
        Role::Cataloguer => "编目",
        Role::Admin => "管理员",
    }
}

pub fn role_lead(role: Role) -> &'static str {
    match role {
        Role::Desk => "借还、书架、读者",
        Role::Moderator => "看短评、答荐购",
        Role::Cataloguer => "改书目、导入、发布",
        Role::Admin => "以上全部，给别人权限，看日志",
    }
}

pub fn progress(progress: PurchaseProgress) -> &'static str {
    match progress {
        PurchaseProgress::New => "还没看",
        PurchaseProgress::Considered => "在考虑",
        PurchaseProgress::Ordered => "订了",
        PurchaseProgress::Arrived => "到馆了",
        PurchaseProgress::Declined => "不买",
        PurchaseProgress::Other => "正在办",
    }
}

pub fn did(code: &str) -> Option<&'static str> {
    Some(match code {
        "check_out" => "借出",
        "check_in" => "还回",
        "mark" => "改册的状态",
        "view_copy" => "看谁借着",
        "view_patron" => "看读者",
        "add_patron" => "办证",
        "change_patron" => "改读者资料",
        "change_card" => "换证号",
        "pin_reset" => "重设密码",
        "sign_out_patron" => "退出所有设备",
        "block" => "停用",
        "unblock" => "解除停用",
        "pay" => "记付清",
        "set_roles" => "改权限",
        "place_hold" => "替读者预约",
        "cancel_hold" => "取消预约",
        "renew" => "续借",
        "show_review" => "公开短评",
        "hide_review" => "不公开短评",
        "advance_suggestion" => "改荐购进展",
        "settle_report" => "报错办完",
        "reopen_report" => "报错重开",
        "import" => "导入",
        "publish" => "发布",
        _ => return None,
    })
}

/// What came of a job.
pub fn job_result(result: JobResult) -> String {
    match result {
        JobResult::Imported { added, updated, unchanged, refused } => {
            let refused = if refused > 0 { format!("，没有接受 {refused}") } else { String::new() };
            format!("书目：新增 {added}，更新 {updated}，没变 {unchanged}{refused}。")
        }
        JobResult::Published { generation, records } => format!("第 {generation} 版，{records} 条书目。"),
        JobResult::Other => String::new(),
    }
}

/// Why a job failed, and what to do.
pub fn job_failure(reason: JobFailure) -> &'static str {
    match reason {
        JobFailure::Damaged => "文件坏了或不完整，请重新导出。书目还是原来的样子。",
        JobFailure::UnknownFormat => {
            "认不出文件的格式：要 MARC 21、CNMARC、UNIMARC、MARCXML 或 JSON lines。书目还是原来的样子。"
        }
        JobFailure::NothingUsable => "没有一条书目能用，原因见报告。书目还是原来的样子。",
        JobFailure::Refused => "有书目不能用，所以一条也没有导入，见报告。",
        JobFailure::Busy => "另一个程序正在写书目，等它做完再来。",
        JobFailure::NoRoom => "服务器没有地方了，或不能写在那里。请找管理服务器的人。",
        JobFailure::NoRecords => "还没有书目，请先导入。",
        JobFailure::NotNotified => "发布了，但没有通知等新书的读者；下次发布会通知。",
        JobFailure::Stopping => "服务器正在停，等它再开了再来。",
        JobFailure::Other => "没有办成，见细节。书目还是原来的样子。",
    }
}
