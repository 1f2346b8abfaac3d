//! In Chinese.

use super::{Day, NoticeKind, Told, Words};

fn day(day: Day) -> String {
    let (year, month, day) = day.parts();
    format!("{year}年{month}月{day}日")
}

fn news(news: &NoticeKind, of: &str, branch: &str) -> Option<Told> {
    let (subject, text, advice) = match news {
        NoticeKind::HoldReady { until, .. } => (
            format!("{of}可以来取了"),
            format!("你预约的{of}到了，在{branch}等你，保留到{}。", day(*until)),
            "来取时请带上读者证。不想借了，就取消预约，好让下一位读者早点拿到。",
        ),
        NoticeKind::HoldUnclaimed { .. } => (
            format!("{of}的预约结束了"),
            format!("为你保留的{of}到期没有等到你来取，预约结束了。"),
            "还想看的话，请再预约一次。",
        ),
        NoticeKind::HoldUnfilled { .. } => (
            format!("{of}的预约到期了"),
            format!("你预约的{of}一直没有等到，预约到期了。"),
            "还想看的话，请再预约一次，或者向图书馆荐购。",
        ),
        NoticeKind::HoldBackInQueue { place, .. } => (
            format!("{of}重新排队"),
            format!("为你留的那一册不在了，{of}的预约重新排队，现在是第 {place} 位。"),
            "你不用做什么，轮到你时会再告诉你。",
        ),
        NoticeKind::NoCopyLeft { .. } => (
            format!("{of}现在一册也没有了"),
            format!("图书馆现在没有能借给你的{of}了。"),
            "预约先为你留着，图书馆也许会再找到或买到；不想等了，可以取消预约。",
        ),
        NoticeKind::DueSoon { due, .. } => {
            (format!("{of}快到期了"), format!("你借的{of}{}到期。", day(*due)), "请在这一天以前还书，或者续借。")
        }
        NoticeKind::Overdue { due, .. } => (
            format!("{of}过期了，请还书"),
            format!("你借的{of}{}到期，已经过期。", day(*due)),
            "请尽快还书，也许有人正等着。已经还了的，请告诉图书馆。",
        ),
        NoticeKind::NewMatches { query, count, .. } => (
            format!("“{query}”有新到的"),
            format!("你记下的检索“{query}”有 {count} 种新到的。"),
            "可以在“我的借阅”里看；不想再收到，也在那里改。",
        ),
        NoticeKind::EventCancelled { name } => {
            (format!("“{name}”取消了"), format!("你报了名的“{name}”取消了。"), "你不用做什么。")
        }
        NoticeKind::Unknown => return None,
    };
    Some(Told { subject, text, advice })
}

pub(super) static WORDS: Words = Words {
    tag: "zh-CN",
    is_english: false,
    title: |title| format!("《{title}》"),
    untitled: "一本书",
    news,
    greeting: |patron| format!("{patron}，你好："),
    branch: |name, more| format!("{name}：{more}"),
    account: "我的借阅：",
    foot: "这封信是自动寄到你留给图书馆的邮箱的。不想再收，请告诉图书馆不用这个邮箱了。",
    test: ["试一试邮件", "收到这封信，说明图书馆的邮件设好了。"],
    nameless: "图书馆",
};
