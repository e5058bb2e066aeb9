"""Recognizes user names and passwords behind words of scripts that set no space between them: 微信号qing_0522."""

from __future__ import annotations

from bot.redaction.recognizers.handles import is_handle
from bot.redaction.recognizers.secrets import is_password
from bot.redaction.recognizers.table import Row
from bot.redaction.spans import HANDLE, SECRET
from bot.redaction.words import is_english

# "Is" and the signs between such a word and what it announces.
_IS = r"(?:号码|号|號|账号|帳號|id|ID|是|叫|为|為|は|が|を|의|는|은|이|가|คือ|:|：|=|「|『|“|\"|\s){0,5}"
_NETWORK = (
    r"(?:微信|加我?v信?|加我?vx|威信|小红书|小紅書|抖音|快手|微博|哔哩哔哩|豆瓣|知乎|闲鱼|淘宝|qq|企鹅|脸书|臉書|推特|"
    r"ライン(?:の)?|lineの|インスタ(?:グラム)?(?:の)?|ツイッター(?:の)?|twitterの|xの|tiktokの|ディスコード(?:の)?|ユーザー(?:名|ネーム|id)|アカウント(?:名)?|ハンドルネーム|ニックネーム|"
    r"카톡|카카오톡|카카오|인스타(?:그램)?|트위터|네이버|디스코드|아이디|닉네임|닉은|계정|ไลน์|ไอจี|เฟซ(?:บุ๊ก)?|ไอดี(?:ไลน์)?|ชื่อผู้ใช้|ยูสเซอร์|"
    r"用户名|用戶名|账号|帳號|昵称|暱稱|网名|網名|游戏名|游戏id|角色名)"
)


def is_account(piece: str) -> bool:
    """Whether it is a user name: signs, digits behind letters, or no English word; or a number of six digits."""
    return is_handle(piece) or (piece.isdigit() and len(piece) > 5)


def is_unlocking(piece: str) -> bool:
    """Whether it may be a password: no English word, or one with digits or signs."""
    return is_password(piece) and not (piece.isalpha() and is_english(piece.lower()))


ROWS = (
    Row(
        "user name behind a word without a space",
        HANDLE,
        rf"{_NETWORK}(?:\s?(?:아이디|id))?{_IS}(?P<it>@?[A-Za-z0-9_][A-Za-z0-9._\-]{{2,34}}[A-Za-z0-9_])",
        (
            "加我微信{lulu_skin88}吧",
            "小红书号:{9482201177},我发过",
            "LINEのIDは{momo_no_ki}です",
            "카톡 아이디 {sunny_skin7}, 붉은",
            "ไลน์ {nuch.beauty} ค่ะ",
        ),
        ("微信里的spf50", "用户名是什么", "小红书上cerave很火", "카톡으로 문의"),
        hint=_NETWORK,
        check=is_account,
        score=0.75,
    ),
    Row(
        "password behind a word without a space",
        SECRET,
        rf"(?:密码|密碼|口令|パスワード|パスは|合言葉|비밀번호|비번|암호|รหัสผ่าน|พาสเวิร์ด){_IS}(?P<it>[!-~]{{3,40}}[^\s.,;!?)」』”\"\x{{80}}-\x{{ffff}}])",
        ("密码是{xiaomao2019},登不上", "パスワードは{sakura-mochi3}です", "비밀번호 {gamja1234} 안 돼요"),
        ("密码错了", "パスワードを忘れた", "密码是forgotten"),
        check=is_unlocking,
        score=0.85,
    ),
    Row(
        "password behind a word of the Arabic or Hebrew script",
        SECRET,
        r"(?:كلم[ةت]\s?(?:ال)?(?:سر|مرور)|الرقم السري|رمز (?:ال)?(?:دخول|مرور|عبور)|الباسوورد|باسورد|گذرواژه|رمزم|סיסמ[הא]|הסיסמ[הא])(?:\pL{1,3})?(?:\s(?:هي|هو|عندي|است|שלי|היא|הוא)|:|=|\s){0,5}(?P<it>[!-~]{3,40}[^\s.,;!?)\x{80}-\x{ffff}])",
        (
            "وكلمة السر {Yasmeen*2468}، ما قدرت",
            "كلمة المرور هي {qamar-2019}",
            "رمز عبور {sepideh!77} است",
            "הסיסמה שלי {Tamar_55x}",
        ),
        ("نسيت كلمة السر", "كلمة السر forgotten", "שכחתי את הסיסמה"),
        check=is_unlocking,
        score=0.85,
    ),
)
