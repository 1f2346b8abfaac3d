//! Chinese.

use super::Things;
use bookmobile_circulation::action::TextError;
use bookmobile_client::show::things::{Moderation, Progress};

fn text_problem(error: &TextError) -> String {
    match error {
        TextError::Blank => "请写点什么。".to_owned(),
        TextError::TooLong { found, max } => format!("写了 {found} 个字，最多 {max} 个。请短一些。"),
        TextError::Character(_) => "里面有个存不下的字符，请重新打一遍。".to_owned(),
    }
}

pub static THINGS: Things = Things {
    more: "更多",
    text_problem,
    not_sent: "在这台设备上，还没送出",
    fetching: "正在问图书馆……",
    not_reached: "现在连不上图书馆。",
    again: "再试一次",

    lists: "书单",
    no_lists: "还没有书单。可以在这里建，也可以在一本书的页面上建。",
    new_list: "新书单",
    list_name: "书单的名字",
    make_list: "建书单",
    titles: |count| format!("{count} 种"),
    empty_list: "里面还没有书。在一本书的页面上，可以放进来。",
    rename: "改名",
    delete: "删掉",
    delete_surely: |name| format!("真的删掉书单“{name}”和里面的批注？"),
    take_out: "拿掉",
    note: "批注",
    edit_note: "批注",
    share: "用链接分享",
    unshare: "不再分享",
    shared_lead: "有这个链接的人，看得到书单和批注，看不到是谁的。",
    link_soon: "连上图书馆，链接就来。",
    copy: "复制链接",
    copied: "复制好了。",
    not_copied: "这个浏览器不让复制，链接已替你选中。",

    shared_list: "分享的书单",
    no_such_list: "这个链接没有书单，或者已经不再分享。",

    put_in_list: "放进书单",
    which_list: "哪个书单",
    a_new_list: "新建一个……",
    put: "放进去",
    in_lists: |names| format!("在你的书单里：{}", names.join("、")),
    rate: "评一评",
    stars: |stars| format!("{stars} 星"),
    review: "写几句（可以不写）",
    review_hint: "馆员看过以后，别人才看得到，不写你的名字。",
    send_rating: "就这样评",
    unrate: "收回评价",
    choose_stars: "请选一到五颗星。",
    report: "书目有误",
    report_label: "哪里不对？",
    send_report: "告诉图书馆",
    reported: "谢谢，会送到图书馆。",
    rated: |mean, count| format!("{mean:.1} 星（满分 5 星），{count} 人评过"),
    reviews: |count| format!("{count} 条短评"),
    sign_in_for_things: "登录以后，可以收书单、评书、指出书目的错，没网也行。",
    record_things: "书单和评价",

    searches: "记下的检索",
    no_searches: "没有记下的检索。搜一搜，在结果下面就能记下。",
    tell: "有新的告诉我",
    forget: "不要了",
    save_search: |query| format!("记下检索“{query}”"),
    search_saved: "这个检索记下了。",

    ratings: "评过的书",
    no_ratings: "还没有评过。",
    moderation: |moderation| match moderation {
        Moderation::Unsent => "在这台设备上，还没送出",
        Moderation::Waiting => "等馆员看过",
        Moderation::Shown => "大家都看得到",
        Moderation::Hidden => "馆员没有公开",
    },

    suggestions: "荐购",
    no_suggestions: "还没有荐购过。搜不到的时候，可以请图书馆买。",
    progress: |progress| match progress {
        Progress::Unsent => "在这台设备上，还没送出",
        Progress::New => "图书馆收到了",
        Progress::Considered => "正在考虑",
        Progress::Ordered => "订了",
        Progress::Arrived => "到馆了",
        Progress::Declined => "不买了",
        Progress::Unknown => "正在办",
    },

    events: "活动",
    no_events: "最近没有活动。",
    when: |at| format!("{}年{}月{}日 {}", at.year, at.month, at.day, at.clock()),
    free: |free| format!("还有 {free} 个名额"),
    full: "名额满了",
    join: "报名",
    leave: "不去了",
    joined: "你报名了。",

    export_history: "把借阅和预约存成文件",
    exported: "文件在这台设备上做好了。",
    erase_history: "清除历史",
    erase_surely: "真的清除借阅历史？清了就找不回来。",
    erase: "清除",
    erase_waits: "连上图书馆就清除。",

    contact: "联系方式",
    email: "电子邮件",
    phone: "电话",
    language: "通知用哪种语言",
    no_language: "随图书馆",
    wrong_email: "这个邮箱地址不像是对的，请再看看。",
    contact_kept: "记在这台设备上了，会送到图书馆。",
};
