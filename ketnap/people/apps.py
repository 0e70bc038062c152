from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ketnap.people"
    label = "people"

    def ready(self) -> None:
        from ketnap.accounts import posts as rights
        from ketnap.audit import registry as audit
        from ketnap.journal import registry
        from ketnap.people import attributes, models, posts, projection
        from ketnap.people.events import KINDS
        from ketnap.people.reorganising import PART
        from ketnap.units import reorganising

        registry.register_kinds(KINDS)
        registry.register_derived(
            models.Person, models.PersonAttribute, models.Membership, models.BodySeat, models.Duty
        )
        registry.register_projector(registry.Stream.PERSON, projection.project)
        registry.register_dimensions(attributes.dimensions)
        reorganising.register(PART)
        rights.register(posts.standing)
        audit.register(
            people__register="Ghi người",
            people__change="Ghi thay đổi về người",
            people__membership="Ghi sinh hoạt đảng",
            people__seat="Ghi thành viên cơ quan lãnh đạo",
            people__duty="Ghi phân công",
            people__posts_left="Ghi thôi các chức danh",
            people__view="Xem thông tin một người",
            people__search="Tìm người",
            people__erase="Xóa dữ liệu cá nhân",
        )
