"""The tables of the newest schema version, all in one place; stamps are UTC text, documents are JSON text."""

from __future__ import annotations

from typing import Any

import orjson
import sqlalchemy as sa


class Json(sa.types.TypeDecorator[Any]):
    """A JSON value kept as text, the same on SQLite and PostgreSQL."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """Return the text to keep."""
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """Return the value kept."""
        return None if value is None else orjson.loads(value)


metadata = sa.MetaData()

schema_version = sa.Table("schema_version", metadata, sa.Column("version", sa.Integer, primary_key=True))

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("process", sa.Text, nullable=False),
    sa.Column("key", sa.Text, unique=True, doc="idempotency key; null when every request is a job of its own"),
    sa.Column("status", sa.Text, nullable=False, index=True),
    sa.Column("inputs", Json, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("updated_at", sa.Text, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("group", sa.Text, nullable=False),
    sa.Column("progress", sa.Float),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("token", sa.Text, nullable=False),
    sa.Column("worker", sa.Text, nullable=False, doc="host and process id of the present run"),
    sa.Column("lease_until", sa.Float, nullable=False),
    sa.Column("result", Json),
    sa.Column("problem", Json),
    sa.Column("findings", Json, nullable=False),
)

datasets = sa.Table(
    "datasets",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("group", sa.Text, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("removed_at", sa.Text, doc="removed first here, its folder later by the sweep"),
)

dataset_versions = sa.Table(
    "dataset_versions",
    metadata,
    sa.Column("dataset_id", sa.Text, sa.ForeignKey("datasets.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("document", Json, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False, index=True),
    sa.Column("job_id", sa.Text, unique=True),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
)

dataset_descriptions = sa.Table(
    "dataset_descriptions",
    metadata,
    sa.Column("dataset_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, doc="1 is the first change after the import"),
    sa.Column("before", Json, nullable=False, doc="the fields that changed as they stood"),
    sa.Column("after", Json, nullable=False),
    sa.Column("saved_at", sa.Text, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["dataset_id", "version"], ["dataset_versions.dataset_id", "dataset_versions.version"]),
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True, doc="case, alternative or storyboard"),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("parent", sa.Text, nullable=False, index=True, doc="case of an alternative, else empty"),
    sa.Column("slug", sa.Text, nullable=False, doc="letter of an alternative, address of a storyboard"),
    sa.Column("group", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.UniqueConstraint("kind", "parent", "slug"),
)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("document", Json, nullable=False),
    sa.Column("saved_at", sa.Text, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["kind", "id"], ["documents.kind", "documents.id"], ondelete="CASCADE"),
)

comments = sa.Table(
    "comments",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("alternative", sa.Text, nullable=False, index=True, doc="id of an alternative in documents"),
    sa.Column("revision", sa.Integer, nullable=False, doc="of the alternative when the comment was written"),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("position", Json, doc="[east, north] in the CRS of the case; null: about the whole alternative"),
    sa.Column("about", sa.Text, nullable=False, doc="id of a building, tree or change; empty for none"),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("resolved_at", sa.Text, nullable=False, doc="empty while it is open"),
    sa.Column("resolved_by", sa.Text, nullable=False),
)

revision_marks = sa.Table(
    "revision_marks",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column(
        "mark", sa.Text, nullable=False, doc="named, published, restored or reviewed: such a revision is never thinned out"
    ),
    sa.Column("text", sa.Text, nullable=False, doc="the name, the number of the edition, the revision it came from"),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["kind", "id"], ["documents.kind", "documents.id"], ondelete="CASCADE"),
    sa.Index("revision_marks_of", "kind", "id", "revision"),
)

reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("storyboard_id", sa.Text, nullable=False, index=True),
    sa.Column("revision", sa.Integer, nullable=False, doc="of the storyboard when it was said"),
    sa.Column("state", sa.Text, nullable=False, doc="draft, in-review or approved"),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False, doc="the name, as it stands in an edition"),
    sa.Column("user_id", sa.Text, nullable=False, doc="empty for the command line"),
)

scene_comments = sa.Table(
    "scene_comments",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("storyboard_id", sa.Text, nullable=False, index=True),
    sa.Column("revision", sa.Integer, nullable=False, doc="of the storyboard when the comment was written"),
    sa.Column("scene", sa.Text, nullable=False, doc="id of the scene, empty: about the whole storyboard"),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("resolved_at", sa.Text, nullable=False, doc="empty while it is open"),
    sa.Column("resolved_by", sa.Text, nullable=False),
)

signatures = sa.Table(
    "signatures",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("storyboard_id", sa.Text, nullable=False, index=True),
    sa.Column("check", sa.Text, nullable=False, doc="the line of the gate it lets pass"),
    sa.Column("subject", sa.Text, nullable=False, doc="what exactly: <dataset>@<version>"),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False, doc="the name, as it stands in an edition"),
    sa.Column("user_id", sa.Text, nullable=False, doc="empty for the command line"),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("withdrawn_at", sa.Text, nullable=False, doc="empty while it holds"),
)

glossary_terms = sa.Table(
    "glossary_terms",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("document", Json, doc="null: the town took a term of the shipped list out"),
    sa.Column("saved_at", sa.Text, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
)

editions = sa.Table(
    "editions",
    metadata,
    sa.Column("storyboard_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("slug", sa.Text, nullable=False, index=True),
    sa.Column("document", sa.LargeBinary, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("published_at", sa.Text, nullable=False),
    sa.Column("published_by", sa.Text, nullable=False),
    sa.Column("withdrawn_at", sa.Text, doc="no longer shown; the row itself stays as it was published"),
    sa.Column("withdrawn_by", sa.Text),
    sa.Column("withdrawn_reason", sa.Text, doc="what its address says instead"),
)

rooms = sa.Table(
    "rooms",
    metadata,
    sa.Column("storyboard_id", sa.Text, primary_key=True),
    sa.Column("mode", sa.Text, nullable=False, doc="off, signed-in or open; without a row it is off"),
)

questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("storyboard_id", sa.Text, nullable=False, index=True),
    sa.Column("edition", sa.Integer, nullable=False, doc="the one that was read"),
    sa.Column("scene", sa.Text, nullable=False, doc="id of a scene, empty: about the whole"),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False, doc="as the reader gave it, often empty"),
    sa.Column("asked_at", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Text, nullable=False, doc="account, empty for the public; no address of a machine is kept"),
    sa.Column("state", sa.Text, nullable=False, doc="waiting, shown or refused"),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("answered_at", sa.Text, nullable=False),
    sa.Column("answered_by", sa.Text, nullable=False),
)

viewpoints = sa.Table(
    "viewpoints",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("case_id", sa.Text, nullable=False, index=True, doc="empty: of the whole town"),
    sa.Column("place", sa.Integer, nullable=False, doc="0 is the first of its list"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("view", Json, nullable=False, doc="a camera: lon, lat, height, azimuth, elevation, distance, fov"),
    sa.Column("saved_at", sa.Text, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
)

edition_datasets = sa.Table(
    "edition_datasets",
    metadata,
    sa.Column("storyboard_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("dataset_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.ForeignKeyConstraint(["storyboard_id", "number"], ["editions.storyboard_id", "editions.number"]),
    sa.Index("edition_datasets_by_dataset", "dataset_id", "version"),
)

edition_alternatives = sa.Table(
    "edition_alternatives",
    metadata,
    sa.Column("storyboard_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("case_id", sa.Text, primary_key=True),
    sa.Column("letter", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(["storyboard_id", "number"], ["editions.storyboard_id", "editions.number"]),
    sa.Index("edition_alternatives_by_case", "case_id", "letter", "revision"),
)

media = sa.Table(
    "media",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False, doc="picture, video or captions"),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("width", sa.Integer, doc="pixels as shown; null for captions"),
    sa.Column("height", sa.Integer),
    sa.Column("seconds", sa.Float, doc="of a video that says so"),
    sa.Column("has_sound", sa.Boolean, nullable=False),
    sa.Column("thumbnail", sa.Text, nullable=False, doc="sha256 of the small picture, which has a row of its own; else empty"),
    sa.Column("name", sa.Text, nullable=False, doc="what the file was called by its owner"),
    sa.Column("group", sa.Text, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("touched", sa.Float, nullable=False, doc="seconds since 1970 when it was last put into a story"),
)

edition_media = sa.Table(
    "edition_media",
    metadata,
    sa.Column("storyboard_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.ForeignKeyConstraint(["storyboard_id", "number"], ["editions.storyboard_id", "editions.number"]),
    sa.Index("edition_media_by_file", "sha256"),
)

groups = sa.Table(
    "groups",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("contact", sa.Text, nullable=False),
    sa.Column("office_hours", sa.Text, nullable=False),
)

users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True, doc="sign-in name, case folded"),
    sa.Column("full_name", sa.Text, nullable=False),
    sa.Column("password", sa.Text, nullable=False, doc="scrypt, empty: no password sign-in"),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
)

memberships = sa.Table(
    "memberships",
    metadata,
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("group_id", sa.Text, sa.ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("csrf", sa.Text, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("seen", sa.Float, nullable=False),
)

sign_in_tokens = sa.Table(
    "sign_in_tokens",
    metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    sa.Column("expires", sa.Float, nullable=False),
)

failed_logins = sa.Table(
    "failed_logins",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.Text, nullable=False, index=True),
    sa.Column("at", sa.Float, nullable=False),
)

uploads = sa.Table(
    "uploads",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("received", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False, doc="what the sender promised; empty when it did not"),
    sa.Column("kept", sa.Text, nullable=False, doc="sha256 of the complete file, empty until then"),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("group", sa.Text, nullable=False),
    sa.Column("touched", sa.Float, nullable=False),
)

catalogues = sa.Table(
    "catalogues",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("group", sa.Text, nullable=False, doc="whose catalogue it is, empty: everybody's"),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("document", Json, nullable=False),
    sa.Column("allow", sa.Text, nullable=False, doc="the administrator's word: host:port in the own network"),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("asked_at", sa.Text, nullable=False, doc="last good answer"),
    sa.Column("walked_at", sa.Text, nullable=False, doc="last complete walk"),
    sa.Column("problem", Json, doc="what it failed with since its last good answer"),
)

catalogue_passwords = sa.Table(
    "catalogue_passwords",
    metadata,
    sa.Column("catalogue_id", sa.Text, sa.ForeignKey("catalogues.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("origin", sa.Text, nullable=False, doc="scheme, host and port it was given for; others never see it"),
    sa.Column("password", sa.Text, nullable=False),
)

catalogue_records = sa.Table(
    "catalogue_records",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("catalogue_id", sa.Text, sa.ForeignKey("catalogues.id", ondelete="CASCADE"), nullable=False),
    sa.Column("identifier", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("organisation", sa.Text, nullable=False),
    sa.Column("edition_date", sa.Text, nullable=False, doc="as the record writes it, perhaps only a year"),
    sa.Column("first_day", sa.Text, nullable=False, doc="of the edition's date, empty without one"),
    sa.Column("last_day", sa.Text, nullable=False),
    sa.Column("west", sa.Float, doc="CRS84"),
    sa.Column("south", sa.Float),
    sa.Column("east", sa.Float),
    sa.Column("north", sa.Float),
    sa.Column("shown", sa.Boolean, nullable=False, doc="a distribution can become a layer or a copy"),
    sa.Column("heading", sa.Text, nullable=False, doc="title, keywords and organisation, folded"),
    sa.Column("facets", sa.Text, nullable=False, doc="what it is counted by: lines of sort, folded and written value, with tabs"),
    sa.Column("fingerprint", sa.Text, nullable=False, doc="of the document: what came unchanged is not written again"),
    sa.Column("seen_at", sa.Text, nullable=False),
    sa.Column("gone_at", sa.Text, nullable=False, doc="since when the catalogue does not know it, empty while it does"),
    sa.UniqueConstraint("catalogue_id", "identifier"),
)

catalogue_documents = sa.Table(
    "catalogue_documents",
    metadata,
    sa.Column("number", sa.ForeignKey("catalogue_records.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("document", Json, nullable=False, doc="apart from the row, so that looking through rows stays quick"),
)

catalogue_terms = sa.Table(
    "catalogue_terms",
    metadata,
    sa.Column("number", sa.ForeignKey("catalogue_records.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("sort", sa.Text, primary_key=True, doc="keyword, topic, access, identifier or coupled"),
    sa.Column("folded", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Index("catalogue_terms_by_value", "sort", "folded"),
)

catalogue_gifts = sa.Table(
    "catalogue_gifts",
    metadata,
    sa.Column("catalogue_id", sa.Text, sa.ForeignKey("catalogues.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("thing", sa.Text, primary_key=True, doc="dataset/<id> or storyboard/<id>"),
    sa.Column("identifier", sa.Text, nullable=False, doc="what the record is called in that catalogue"),
    sa.Column("edition", sa.Text, nullable=False),
    sa.Column("given_at", sa.Text, nullable=False),
    sa.Column("given_by", sa.Text, nullable=False),
)
