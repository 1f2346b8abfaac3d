//! Language codes, folded to ISO 639-2/B as MARC uses them.

/// The ISO 639-2/B code for a code of ISO 639-1, 639-2/T or 639-2/B; `None` for `und`, `zxx` and anything else.
pub(in crate::import) fn normalise(code: &str) -> Option<String> {
    let code = code.trim().to_ascii_lowercase();
    // `zh-Hans`, `zh_CN`.
    let code = code.split(['-', '_']).next().unwrap_or_default();
    if !code.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    match code.len() {
        2 => TWO_LETTERS.split(' ').find_map(|pair| pair.strip_prefix(code)?.strip_prefix('=')).map(str::to_owned),
        3 if matches!(code, "und" | "zxx" | "mis" | "xxx") => None,
        3 => Some(
            TERMINOLOGIC
                .split(' ')
                .find_map(|pair| pair.strip_prefix(code)?.strip_prefix('='))
                .unwrap_or(code)
                .to_owned(),
        ),
        _ => None,
    }
}

/// ISO 639-2/T codes that differ from 639-2/B, and codes that MARC has discontinued.
const TERMINOLOGIC: &str = "zho=chi sqi=alb hye=arm eus=baq mya=bur ces=cze nld=dut fra=fre kat=geo deu=ger ell=gre isl=ice \
mkd=mac mri=mao msa=may fas=per ron=rum slk=slo bod=tib cym=wel scr=hrv scc=srp cmn=chi";

/// ISO 639-1 codes.
const TWO_LETTERS: &str = "aa=aar ab=abk ae=ave af=afr ak=aka am=amh an=arg ar=ara as=asm av=ava ay=aym az=aze ba=bak be=bel \
bg=bul bh=bih bi=bis bm=bam bn=ben bo=tib br=bre bs=bos ca=cat ce=che ch=cha co=cos cr=cre cs=cze cu=chu cv=chv cy=wel \
da=dan de=ger dv=div dz=dzo ee=ewe el=gre en=eng eo=epo es=spa et=est eu=baq fa=per ff=ful fi=fin fj=fij fo=fao fr=fre \
fy=fry ga=gle gd=gla gl=glg gn=grn gu=guj gv=glv ha=hau he=heb hi=hin ho=hmo hr=hrv ht=hat hu=hun hy=arm hz=her ia=ina \
id=ind ie=ile ig=ibo ii=iii ik=ipk io=ido is=ice it=ita iu=iku ja=jpn jv=jav ka=geo kg=kon ki=kik kj=kua kk=kaz kl=kal \
km=khm kn=kan ko=kor kr=kau ks=kas ku=kur kv=kom kw=cor ky=kir la=lat lb=ltz lg=lug li=lim ln=lin lo=lao lt=lit lu=lub \
lv=lav mg=mlg mh=mah mi=mao mk=mac ml=mal mn=mon mr=mar ms=may mt=mlt my=bur na=nau nb=nob nd=nde ne=nep ng=ndo nl=dut \
nn=nno no=nor nr=nbl nv=nav ny=nya oc=oci oj=oji om=orm or=ori os=oss pa=pan pi=pli pl=pol ps=pus pt=por qu=que rm=roh \
rn=run ro=rum ru=rus rw=kin sa=san sc=srd sd=snd se=sme sg=sag si=sin sk=slo sl=slv sm=smo sn=sna so=som sq=alb sr=srp \
ss=ssw st=sot su=sun sv=swe sw=swa ta=tam te=tel tg=tgk th=tha ti=tir tk=tuk tl=tgl tn=tsn to=ton tr=tur ts=tso tt=tat \
tw=twi ty=tah ug=uig uk=ukr ur=urd uz=uzb ve=ven vi=vie vo=vol wa=wln wo=wol xh=xho yi=yid yo=yor za=zha zh=chi zu=zul";

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn codes_fold_to_the_bibliographic_ones() {
        let check = |code, expected: Option<&str>| assert_eq!(normalise(code).as_deref(), expected, "{code}");
        check("chi", Some("chi"));
        check("zho", Some("chi"));
        check("zh-Hans", Some("chi"));
        check("EN", Some("eng"));
        check("fra", Some("fre"));
        check("und", None);
        check("|||", None);
        check("中文", None);
        check("", None);
    }
}
