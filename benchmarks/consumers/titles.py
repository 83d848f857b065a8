"""Ten headlines that readers of pages get wrong.

None holds an entity as text, as in "&amp;": most readers decode once more than they should, whatever a page does.
"""

TITLES = {
    "French": (
        "fr",
        "« Nous n’avons plus le temps » : l’océan, dit-elle, « c’est aujourd’hui ou jamais » ; récit à 20 h 30",
    ),
    "quotation marks": ("en", 'He said "no", she said ‘yes’ — and nobody\'s "sure" what\'s next'),
    "markup": ("en", "Why 1 < 2 && 3 > 2: <b>bold</b> claims, </title> tags, R&D & entities"),
    "script": ("en", "</script><script>alert('x')</script> is the headline of the year"),
    "per cent": (
        "fr",
        "100 % d’électricité, 0 % d’émissions ? Le pari à 3,5 milliards d’euros, en 10+1 questions #climat",
    ),
    "Arabic": ("ar", "الكثبان التي تمشي: كيف تعلّمت واحة أن تعيش مع الرمال في عام 2026 (NASA)"),
    "Hebrew": ("he", 'הספרייה שנפתחת רק כשיורד גשם: "באים לקרוא, נשארים לדבר"'),
    "Japanese": ("ja", "灯りを消さない港：午前4時、最後の灯台守から少年へ受け継がれる火"),
    "Thai": ("th", "เรือหนังสือลำสุดท้ายแห่งลุ่มน้ำยังคงล่องไปตามคลองทุกเช้า"),
    "emoji": ("fr", "👩‍👩‍👧‍👦 Famille nombreuse, 🇫🇷 loi nouvelle : ce qui change au 1ᵉʳ janvier ½"),
}
