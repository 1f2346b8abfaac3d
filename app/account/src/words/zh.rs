//! Chinese.

use super::{Names, Refusal, Words, amount, parts};
use crate::account::Problem;
use bookmobile_api::{ApiError, Invalid};
use bookmobile_circulation::action::{Accepted, Action, RenewedOrNot};
use bookmobile_circulation::{BranchCode, Day, HoldStatus, NoticeKind, Reason};
use bookmobile_client::outbox::port::StoreError;
use bookmobile_client::outbox::{OutboxError, Standing};

fn day(day: Day) -> String {
    let [year, month, day] = parts(day);
    format!("{year}年{month}月{day}日")
}

fn listed(codes: &[BranchCode], names: Names<'_>) -> String {
    codes.iter().map(|code| names(code.as_str())).collect::<Vec<_>>().join("、")
}

fn problem(problem: &Problem) -> String {
    match problem {
        Problem::Device(OutboxError::Store(StoreError::Full)) => {
            "这台设备没有空间了，刚才的没有存下。腾出一些空间，再试一次。".to_owned()
        }
        Problem::Device(OutboxError::Store(StoreError::Failed(_))) => {
            "这个浏览器没能存下来：也许是无痕窗口。换一个普通窗口再试。".to_owned()
        }
        Problem::Device(OutboxError::Newer { .. }) => "流动书车已经有新的一版，请刷新这一页。".to_owned(),
        Problem::Device(OutboxError::Damaged(_)) => "这台设备上存的读不出来，原样留着。请把这句话告诉馆员。".to_owned(),
        Problem::Server(ApiError::WrongPin) => "证号、密码或验证码不对，请再看看。".to_owned(),
        Problem::Server(ApiError::TooManyAttempts(secs)) => {
            format!("试得太多了，请过 {} 分钟再试。", secs.max(&1).unsigned_abs().div_ceil(60))
        }
        Problem::Server(ApiError::Enough) => "今天收到的已经太多了，请明天再试。".to_owned(),
        Problem::Server(ApiError::Taken) => "这个用户名已经有人用了，请换一个。".to_owned(),
        Problem::Server(ApiError::NeedsSignIn) => "请先登录。".to_owned(),
        Problem::Server(ApiError::Invalid(invalid)) => invalid(*invalid),
        Problem::Server(ApiError::BadRequest(_)) => invalid(Invalid::Other),
        Problem::Server(ApiError::Unreachable) => "现在连不上图书馆。等有网络了再试。".to_owned(),
        Problem::Server(ApiError::Unavailable) => "图书馆的服务器正忙，请过几分钟再试。".to_owned(),
        Problem::Server(ApiError::NotStaff) => "这个账户不能这样做，请问一问馆员。".to_owned(),
        Problem::Server(ApiError::UnderWay) => "图书馆正在办另一件事，请过一会儿再试。".to_owned(),
        Problem::Server(ApiError::CrossSite | ApiError::NotFound) => {
            "图书馆的服务器没有接受，请刷新这一页再试。".to_owned()
        }
    }
}

/// What is wrong with what the patron wrote, and what to do.
fn invalid(invalid: Invalid) -> String {
    match invalid {
        Invalid::PinLength { min, max } => format!("密码要 {min} 到 {max} 个字符，请换一个。"),
        Invalid::Username { min, max } => {
            format!("用户名要 {min} 到 {max} 个字母或数字，一个汉字算三个，不能有空格。请换一个。")
        }
        _ => "图书馆没有接受，请再看看填的内容。".to_owned(),
    }
}

fn purchase_problem(problem: &Problem) -> String {
    match problem {
        Problem::Server(ApiError::Invalid(Invalid::TooLong { max, .. })) => {
            format!("有一栏太长了，最多 {max} 个字，请写短些。")
        }
        Problem::Server(ApiError::BadRequest(_) | ApiError::Invalid(_)) => {
            "图书馆看不懂：请写上书名，简短些。".to_owned()
        }
        Problem::Server(ApiError::Unreachable) => "没有寄到图书馆。写的都还在，等有了网再按一次。".to_owned(),
        other => self::problem(other),
    }
}

fn refusal(reason: &Reason, names: Names<'_>) -> Refusal {
    const DESK: &str = "请问一问服务台。";
    match reason {
        Reason::CardExpired { on } => Refusal::new(format!("读者证{}到期了。", day(*on)), "请到服务台续证。"),
        Reason::Blocked { until: Some(until) } => Refusal::new(format!("读者证停用到{}。", day(*until)), DESK),
        Reason::Blocked { until: None } => Refusal::new("读者证已停用。", DESK),
        Reason::OverdueLoans { overdue, .. } => {
            Refusal::new(format!("有 {overdue} 册书过期未还。"), "先还书或续借，再来一次。")
        }
        Reason::Owes { owed, .. } => Refusal::new(format!("还欠 {}。", amount(*owed)), "请先到服务台付清。"),
        Reason::UnknownCategory { .. } => Refusal::new("图书馆的规则里没有你这类读者。", "请馆员改正账户或规则。"),
        Reason::KindNotLent { .. } => Refusal::new("这一类不外借给你这类读者。", "可以在馆里看。"),
        Reason::LoansMax { max, .. } => Refusal::new(format!("最多借 {max} 册，已经借满了。"), "先还一册。"),
        Reason::HoldsMax { max, .. } => Refusal::new(format!("最多预约 {max} 种，已经约满了。"), "先取消一个预约。"),
        Reason::KeptMax { max } => {
            Refusal::new(format!("一个读者最多留 {max} 个。"), "删掉用不着的再加；荐购和报错的，等图书馆办过几个再提。")
        }
        Reason::NoCopy => Refusal::new("没有可以外借的。", "可以向图书馆荐购。"),
        Reason::ChooseVolume { volumes } => {
            Refusal::new(format!("这部书分卷：{}。要先说是哪一卷。", volumes.join("、")), "请服务台替你预约那一卷。")
        }
        Reason::OnShelf { branches } => {
            Refusal::new(format!("{}的书架上就有。", listed(branches, names)), "直接去取就行，不用预约。")
        }
        Reason::AlreadyHeld { place: Some(place), .. } => {
            Refusal::new(format!("已经预约过了，排在第 {place} 位。"), "不用再约。")
        }
        Reason::AlreadyHeld { place: None, .. } => Refusal::new("已经预约过了，书已为你留着。", "不用再约。"),
        Reason::AlreadyOnLoan { due, .. } => Refusal::new(format!("这本书就在你手里，{}到期。", day(*due)), ""),
        Reason::NoPickupThere { branches } if branches.is_empty() => {
            Refusal::new("那里不能取预约的书。", "请换一个馆舍。")
        }
        Reason::NoPickupThere { branches } => {
            Refusal::new(format!("那里不能取预约的书；可以在{}取。", listed(branches, names)), "请换一个馆舍。")
        }
        Reason::DayOutOfRange { from, to } => {
            Refusal::new(format!("日期要在{}到{}之间。", day(*from), day(*to)), "请换一天。")
        }
        Reason::NoSuchHold => Refusal::new("这个预约已经结束了。", "还想要的话，再约一次。"),
        Reason::SetAside { pickup } => {
            Refusal::new(format!("书已为你留在{}，或正送过去。", names(pickup.as_str())), "去那里取，或取消预约。")
        }
        Reason::NotSuspended => Refusal::new("这个预约没有暂停。", ""),
        Reason::NoSuchItem => Refusal::new("没有这个条码的书。", "请再看看条码。"),
        Reason::NoSuchLoan => Refusal::new("这本书已经还了。", ""),
        Reason::NotLent { .. } => Refusal::new("这一册不外借。", "可以在馆里看。"),
        Reason::CheckInFirst { .. } => Refusal::new("图书馆以为这一册在别处。", "请馆员先办还书。"),
        Reason::HeldForAnother => Refusal::new("这一册是留给别的读者的。", "请把它交给馆员。"),
        Reason::OthersWait { waiting } => {
            Refusal::new(format!("有 {waiting} 位读者在等这本书。"), "请按期还；还想看就再预约。")
        }
        Reason::RenewalsMax { max } => Refusal::new(format!("最多续借 {max} 次，已经用完了。"), "请按期还书。"),
        Reason::Overdue { due } => Refusal::new(format!("{}就到期了，不能再续。", day(*due)), "请还书。"),
        Reason::TooEarly { from } => Refusal::new(format!("{}起才可以续借。", day(*from)), "到那天再来续。"),
        Reason::WrongState { .. } => Refusal::new("这一册现在不能这样改。", DESK),
        Reason::NotUnderstood { .. } => Refusal::new("图书馆的服务器看不懂这一条。", "请刷新这一页，换上新的一版。"),
        Reason::KeyReused => Refusal::new("这一条和另一条撞了号。", "请再做一次。"),
        Reason::NotFound => Refusal::new("它已经不在了。", ""),
        Reason::NotAllowed => Refusal::new("这个账户不能这样做。", DESK),
        Reason::NotOffered => Refusal::new("图书馆没有开通这一项。", DESK),
        Reason::Unknown => Refusal::new("图书馆没有同意，原因要新的一版才看得懂。", "请刷新这一页。"),
    }
}

fn action(action: &Action, name: &str, names: Names<'_>) -> String {
    match action {
        Action::PlaceHold { pickup, .. } => format!("预约《{name}》，在{}取", names(pickup.as_str())),
        Action::CancelHold { .. } => format!("取消《{name}》的预约"),
        Action::SuspendHold { until, .. } => format!("《{name}》的预约暂停到{}", day(*until)),
        Action::ResumeHold { .. } => format!("《{name}》的预约恢复排队"),
        Action::ChangePickup { pickup, .. } => format!("《{name}》改在{}取", names(pickup.as_str())),
        Action::Renew { .. } => format!("续借《{name}》"),
        Action::RenewAll => "全部续借".to_owned(),
        Action::KeepHistory { keep: true } => "保留借阅历史".to_owned(),
        Action::KeepHistory { keep: false } => "不再保留借阅历史".to_owned(),
        Action::EraseHistory => "清除借阅历史".to_owned(),
        Action::CreateList { .. } => format!("新建书单“{name}”"),
        Action::RenameList { .. } | Action::ShareList { .. } | Action::DeleteList { .. } => format!("改动书单“{name}”"),
        Action::PutInList { .. } => format!("把《{name}》放进书单"),
        Action::TakeFromList { .. } => format!("把《{name}》从书单拿掉"),
        Action::SaveSearch { .. } => format!("记下检索“{name}”"),
        Action::ForgetSearch { .. } => format!("忘掉检索“{name}”"),
        Action::Rate { .. } => format!("评《{name}》"),
        Action::Unrate { .. } => format!("收回对《{name}》的评价"),
        Action::SuggestPurchase { .. } => format!("荐购《{name}》"),
        Action::ReportRecord { .. } => format!("指出《{name}》的书目有误"),
        Action::JoinEvent { .. } => format!("报名“{name}”"),
        Action::LeaveEvent { .. } => format!("取消报名“{name}”"),
        Action::ChangeContact { .. } => "更改联系方式".to_owned(),
        Action::ChangeLanguage { .. } => "更改通知的语言".to_owned(),
    }
}

fn standing(standing: &Standing<'_>, names: Names<'_>) -> String {
    match standing {
        Standing::Queued => "已存在这台设备上，连上图书馆就送出。".to_owned(),
        Standing::Sent { failures: 0 } => "已送出，在等图书馆回话；没等到会再送，不会重复。".to_owned(),
        Standing::Sent { .. } => "图书馆暂时办不了这一条，会再送。".to_owned(),
        Standing::NeedsSignIn { .. } => "存在这台设备上，等你登录后送出。".to_owned(),
        Standing::Accepted(Accepted::HoldPlaced(placed)) => {
            format!("预约好了：第 {} 位，共 {} 位，在{}取。", placed.place, placed.of, names(placed.pickup.as_str()))
        }
        Standing::Accepted(Accepted::Renewed(renewed)) => format!("续好了，{}到期。", day(renewed.due)),
        Standing::Accepted(Accepted::RenewedAll { loans }) => {
            let renewed = loans.iter().filter(|loan| matches!(loan, RenewedOrNot::Renewed(_))).count();
            format!("{} 册里续了 {renewed} 册。", loans.len())
        }
        Standing::Accepted(Accepted::Done | Accepted::Unknown) => "办好了。".to_owned(),
        Standing::Refused(reason) => format!("没有办成：{}", refusal(reason, names).why),
    }
}

fn hold_status(status: &HoldStatus, pickup: &str) -> String {
    match status {
        HoldStatus::Waiting { place, of } => format!("第 {place} 位，共 {of} 位；到了在{pickup}取"),
        HoldStatus::Suspended { place, of, until } => {
            format!("暂停到{}，位置留着：第 {place} 位，共 {of} 位；在{pickup}取", day(*until))
        }
        HoldStatus::InTransit => format!("正送往{pickup}"),
        HoldStatus::Ready { until } => format!("可以取了：在{pickup}，留到{}", day(*until)),
    }
}

fn news(news: &NoticeKind, name: Option<&str>, names: Names<'_>) -> String {
    let of = name.map_or_else(|| "有一本书".to_owned(), |name| format!("《{name}》"));
    match news {
        NoticeKind::HoldReady { pickup, until, .. } => {
            format!("{of}到了，在{}取，留到{}。", names(pickup.as_str()), day(*until))
        }
        NoticeKind::HoldUnclaimed { .. } => format!("{of}留到了期，没有等到你来取，预约结束了。"),
        NoticeKind::HoldUnfilled { .. } => format!("{of}一直没有等到，预约到期了。"),
        NoticeKind::HoldBackInQueue { place, .. } => format!("为你留的那一册不在了，{of}重新排队，第 {place} 位。"),
        NoticeKind::NoCopyLeft { .. } => format!("{of}现在一册也没有了；预约先留着，图书馆也许会再找到或买到。"),
        NoticeKind::DueSoon { due, .. } => format!("{of}快到期了：{}。", day(*due)),
        NoticeKind::Overdue { due, .. } => format!("{of}已经过期，{}到期的。请还书。", day(*due)),
        NoticeKind::NewMatches { query, count, .. } => format!("检索“{query}”有 {count} 种新到的。"),
        NoticeKind::EventCancelled { name } => format!("“{name}”取消了。"),
        NoticeKind::Unknown => "图书馆有一条消息，要新的一版才看得懂。请刷新这一页。".to_owned(),
    }
}

pub(super) static WORDS: Words = Words {
    is_english: false,
    things: &super::things::ZH,

    moment: |at| format!("{}年{}月{}日 {}", at.year, at.month, at.day, at.clock()),
    problem,
    refusal,
    action,
    unknown_action: "新的一版做的事",
    standing,
    hold_status,
    news,

    loading: "正在看这台设备上有什么……",
    undo: "撤回",
    undone: "撤回了。",
    too_late: "已经送出，撤不回来了。可以改为取消。",
    dismiss: "知道了",
    never_mind: "先不了",
    to_sign_in: "去登录",

    hold_title: "预约",
    place_hold: "预约",
    sign_in_to_hold: "登录以后就能预约，没网也行。",
    pickup: "在哪里取",
    confirm_hold: "就这样预约",
    no_branches: "还不知道有哪些馆舍。连上网一次，就能预约了。",
    at_home: |due| format!("这本书就在你手里，{}到期。", day(due)),

    purchase_fields: ["书名", "作者", "ISBN", "还想说的"],
    purchase_send: "荐购",
    purchase_received: "谢谢，图书馆收到了。",
    purchase_queued: "记在这台设备上了，有网就送到图书馆；进展写在“我的借阅”里。",
    purchase_problem,

    account: "我的借阅",
    to_desk: "去工作台",
    as_of: |when| format!("{when}时的情况"),
    not_told_yet: "还没有连上过图书馆，下面只有这台设备上的。",
    session_over: "登录已经过期。再登录一次，等着的就会送出。",
    card: "读者证",
    valid_until: |on| format!("有效到{}", day(on)),
    owed: |owed| format!("欠 {}", amount(owed)),

    sign_in: "登录",
    sign_in_lead: "用读者证号或用户名，和你的密码。",
    login: "读者证号或用户名",
    pin: "密码",
    register: "第一次来",
    register_lead: "图书馆给过你一个验证码？用它设一个密码。忘了密码，也可以到服务台再领一个。",
    card_number: "读者证号",
    code: "验证码",
    new_pin: "新密码",
    new_pin_hint: "6 到 128 个字符",
    username: "用户名（可以不填）",
    register_button: "设好并登录",
    pin_length: "密码要 6 到 128 个字符。",
    fill_in: "请把空着的填上。",
    one_moment: "请稍等……",

    messages: "消息",
    mark_read: "都看过了",
    is_new: "新",

    holds: "预约",
    no_holds: "没有预约。",
    lapses: |on| format!("等到{}为止", day(on)),
    change_pickup: "换个地方取",
    suspend: "暂停",
    suspend_until: "暂停到哪一天",
    choose_day: "请选一天，明天或以后。",
    resume: "恢复排队",
    cancel: "取消预约",
    cancel_surely: |name| format!("真的取消《{name}》的预约？位置就没有了。"),
    cancel_yes: "取消预约",
    keep: "留着",
    save: "就这样",

    loans: "借着的",
    no_loans: "手里没有借的书。",
    due: |due, overdue| {
        if overdue { format!("{}到期，已经过期", day(due)) } else { format!("{}到期", day(due)) }
    },
    renewals_left: |left| if left == 0 { "不能再续".to_owned() } else { format!("还能续 {left} 次") },
    renew: "续借",
    renew_all: "全部续借",

    outbox: "办过的事",
    outbox_lead: "你在这台设备上做的，先存在这里，再送到图书馆。每一条办得怎样，都写着。",
    outbox_empty: "没有等着的，也没有没看过的回话。",
    send_now: "现在就送",

    settings: "设置",
    push: "有书到了，就在这台设备上告诉我",
    push_hint: "流动书车关着的时候也会告诉你。内容加了密，由浏览器厂家的推送服务送来。",
    push_denied: "这个浏览器不让流动书车通知你；在浏览器里这个网站的设置中可以改。",
    push_failed: "这个浏览器现在收不了通知，请过一会儿再试。",
    history: "保留借阅历史",
    history_hint: "不保留的话，书一还，图书馆就不记得你借过它。",
    change_pin: "改密码",
    device_pin: "本机密码",
    device_pin_hint: "设了以后，这台设备离开你几分钟，就要先输它才看得到你的预约和借阅。它只挡住拿起设备的人，不加密。",
    device_pin_new: "新的本机密码",
    device_pin_length: "本机密码要 4 到 64 个字符。",
    device_pin_set: "设好了。",
    device_pin_gone: "去掉了。",
    device_pin_remove: "去掉本机密码",
    device_pin_wrong: |left| format!("不对，还能试 {left} 次。"),
    device_pin_spent: "试完了，已经退出登录。没送出的还留着，再登录就接着送。",
    device_pin_forgotten: "忘了？退出登录，再用读者证和图书馆的密码登录；没送出的会留着。",
    locked: "上了锁",
    unlock: "打开",
    current_pin: "现在的密码",
    pin_changed: "密码改好了。别的设备都要重新登录。",
    sign_out: "退出登录",
    sign_out_lead: "这台设备就忘掉你的预约和借阅。",
    sign_out_everywhere: "所有设备都退出",
    unsent: |count| format!("还有 {count} 件事没有回话。怎么办？"),
    keep_unsent: "留在这台设备上，等我再登录",
    throw_unsent_away: "不要了（已送出的，图书馆也许收到了）",
};
