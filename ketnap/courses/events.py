from ketnap.journal.registry import EventKind, Item, Stream

PARTICIPANTS = "class_participants"
CERTIFICATES = "certificates"

_CLASS = Item("class", "Lớp", required=True)

KINDS = [
    EventKind("person.enrolled", Stream.PERSON, "Được cử đi học", (_CLASS,)),
    EventKind("person.left_class", Stream.PERSON, "Thôi học", (_CLASS, Item("why", "Lý do"))),
    EventKind(
        "person.class_completed",
        Stream.PERSON,
        "Hoàn thành lớp bồi dưỡng nhận thức",
        (_CLASS,),
        indicators=(PARTICIPANTS,),
    ),
    EventKind("person.new_member_class_completed", Stream.PERSON, "Hoàn thành lớp bồi dưỡng đảng viên mới", (_CLASS,)),
    EventKind(
        "person.certified",
        Stream.PERSON,
        "Được cấp giấy chứng nhận",
        (
            _CLASS,
            Item("number", "Số giấy chứng nhận"),
            Item("issuer", "Nơi cấp"),
            Item("code", "Loại giấy", required=True),
        ),
        indicators=(CERTIFICATES,),
    ),
]
