using static DbMigrate.Engine.Sql.Facts.FormRow;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The facts of what is no table: functions, types, schemas, roles, rights and the rest.</summary>
internal static class ObjectFacts
{
    // Kinds of objects that are all made, changed and dropped in the same words.
    private static readonly string[] Alike =
    [
        "ACCESS METHOD",
        "COLLATION",
        "CONVERSION",
        "DOMAIN",
        "EVENT TRIGGER",
        "EXTENSION",
        "FOREIGN DATA WRAPPER",
        "PUBLICATION",
        "SCHEMA",
        "SERVER",
        "TEXT SEARCH CONFIGURATION",
        "TEXT SEARCH DICTIONARY",
        "TEXT SEARCH PARSER",
        "TEXT SEARCH TEMPLATE",
        "TYPE",
    ];

    private static readonly string[] Routines = ["AGGREGATE", "FUNCTION", "PROCEDURE", "ROUTINE"];

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row("CREATE TYPE", "CREATE TYPE <type>", undo: "DROP TYPE {type}"),
        Row(
            "ALTER TYPE",
            "ALTER TYPE <type> ADD VALUE [ IF NOT EXISTS ] '_label'",
            undo: "Nothing: an enum's value cannot be dropped.",
            note: "The value can be used once the transaction has committed."
        ),
        Row(
            "ALTER TYPE",
            "ALTER TYPE <type> RENAME VALUE '_old' TO '_new'",
            undo: "ALTER TYPE {type} RENAME VALUE {_new} TO {_old}"
        ),
        Row(
            "ALTER TYPE",
            "ALTER TYPE <type> RENAME ATTRIBUTE <_old> TO <_new>",
            "AX type",
            undo: "ALTER TYPE {type} RENAME ATTRIBUTE {_new} TO {_old}"
        ),
        Row(
            "ALTER TYPE",
            "ALTER TYPE <type> { ADD | DROP | ALTER } ATTRIBUTE",
            "AX type",
            "ALTER TYPE with the former attributes.",
            note: "Tables of the type are changed with it."
        ),
        Row(
            "ALTER DOMAIN",
            "ALTER DOMAIN <domain> ADD ... NOT VALID",
            undo: "ALTER DOMAIN … DROP CONSTRAINT of what it added."
        ),
        Row(
            "ALTER DOMAIN",
            "ALTER DOMAIN <domain> ADD CONSTRAINT <constraint>",
            undo: "ALTER DOMAIN {domain} DROP CONSTRAINT {constraint}",
            scans: MigrationStatementEffect.Maybe,
            note: "Every table with a column of the domain is locked SHARE and read."
        ),
        Row(
            "ALTER DOMAIN",
            "ALTER DOMAIN <domain> { ADD | SET NOT NULL | VALIDATE }",
            undo: "ALTER DOMAIN with the former constraints.",
            scans: MigrationStatementEffect.Maybe,
            note: "Every table with a column of the domain is locked SHARE and read."
        ),
        Row(
            "ALTER DOMAIN",
            "ALTER DOMAIN <domain> RENAME CONSTRAINT <constraint> TO <_new>",
            undo: "ALTER DOMAIN {domain} RENAME CONSTRAINT {_new} TO {constraint}"
        ),
        Row("CREATE EXTENSION", "CREATE EXTENSION [ IF NOT EXISTS ] <extension>", undo: "DROP EXTENSION {extension}"),
        Row("CREATE SCHEMA", "CREATE SCHEMA [ IF NOT EXISTS ] AUTHORIZATION <schema>", undo: "DROP SCHEMA {schema}"),
        Row(
            "DROP SCHEMA",
            "DROP SCHEMA [ IF EXISTS ] <schema*>",
            undo: "CREATE SCHEMA again; what CASCADE took with it is gone: restore it from a backup.",
            note: "CASCADE locks every table in it ACCESS EXCLUSIVE and drops it."
        ),
        Row(
            "DROP EXTENSION",
            "DROP EXTENSION [ IF EXISTS ] <extension*>",
            undo: "CREATE EXTENSION again; what CASCADE took with it is gone.",
            note: "CASCADE drops the columns of its types, under ACCESS EXCLUSIVE of their tables."
        ),
        Row(
            "CREATE PUBLICATION",
            "CREATE PUBLICATION <publication> FOR TABLE <table*>",
            "SUX table",
            "DROP PUBLICATION {publication}"
        ),
        Row(
            "ALTER PUBLICATION",
            "ALTER PUBLICATION <publication> ADD TABLE <table*>",
            "SUX table",
            "ALTER PUBLICATION {publication} DROP TABLE {table}"
        ),
        Row(
            "ALTER PUBLICATION",
            "ALTER PUBLICATION <publication> { SET | DROP } TABLE <table*>",
            "SUX table",
            "ALTER PUBLICATION … SET TABLE with the former tables."
        ),
        .. Alike.SelectMany(Family),
        Row(
            "IMPORT FOREIGN SCHEMA",
            "IMPORT FOREIGN SCHEMA ... INTO <schema>",
            undo: "DROP FOREIGN TABLE of each that it made."
        ),
        Row(
            "CREATE FUNCTION",
            "CREATE [ OR REPLACE ] FUNCTION <function> (_arguments)",
            undo: "",
            more: Signatures.Created
        ),
        Row(
            "CREATE PROCEDURE",
            "CREATE [ OR REPLACE ] PROCEDURE <procedure> (_arguments)",
            undo: "",
            more: Signatures.Created
        ),
        Row(
            "CREATE AGGREGATE",
            "CREATE [ OR REPLACE ] AGGREGATE <aggregate> (_arguments)",
            undo: "",
            more: Signatures.Created
        ),
        .. Routines.SelectMany(Routine),
        Row("CREATE CAST", "CREATE CAST (_types)", undo: "DROP CAST ({_types})"),
        Row("DROP CAST", "DROP CAST", undo: "CREATE CAST again, as it was."),
        Row(
            "CREATE LANGUAGE",
            "CREATE [ OR REPLACE ] [ TRUSTED ] [ PROCEDURAL ] LANGUAGE <language>",
            undo: "DROP LANGUAGE {language}"
        ),
        Row(
            "ALTER LANGUAGE",
            "ALTER [ PROCEDURAL ] LANGUAGE <language>",
            undo: "ALTER LANGUAGE with the former value."
        ),
        Row(
            "DROP LANGUAGE",
            "DROP [ PROCEDURAL ] LANGUAGE [ IF EXISTS ] <language>",
            undo: "CREATE LANGUAGE again, as it was."
        ),
        Row(
            "CREATE OPERATOR CLASS",
            "CREATE OPERATOR CLASS <operator_class> ... USING <_method>",
            undo: "DROP OPERATOR CLASS {operator_class} USING {_method}"
        ),
        Row(
            "CREATE OPERATOR FAMILY",
            "CREATE OPERATOR FAMILY <operator_family> USING <_method>",
            undo: "DROP OPERATOR FAMILY {operator_family} USING {_method}"
        ),
        Row(
            "ALTER OPERATOR CLASS",
            "ALTER OPERATOR CLASS <operator_class>",
            undo: "ALTER OPERATOR CLASS with the former value."
        ),
        Row(
            "ALTER OPERATOR FAMILY",
            "ALTER OPERATOR FAMILY <operator_family>",
            undo: "ALTER OPERATOR FAMILY with the former value."
        ),
        Row(
            "DROP OPERATOR CLASS",
            "DROP OPERATOR CLASS [ IF EXISTS ] <operator_class>",
            undo: "CREATE OPERATOR CLASS again, as it was."
        ),
        Row(
            "DROP OPERATOR FAMILY",
            "DROP OPERATOR FAMILY [ IF EXISTS ] <operator_family>",
            undo: "CREATE OPERATOR FAMILY again, as it was."
        ),
        Row("CREATE OPERATOR", "CREATE OPERATOR", undo: "DROP OPERATOR with the types of its operands."),
        Row("ALTER OPERATOR", "ALTER OPERATOR", undo: "ALTER OPERATOR with the former value."),
        Row("DROP OPERATOR", "DROP OPERATOR", undo: "CREATE OPERATOR again, as it was."),
        Row(
            "CREATE TRANSFORM",
            "CREATE [ OR REPLACE ] TRANSFORM FOR ..._type LANGUAGE <language>",
            undo: "DROP TRANSFORM FOR {_type} LANGUAGE {language}"
        ),
        Row("DROP TRANSFORM", "DROP TRANSFORM", undo: "CREATE TRANSFORM again, as it was."),
        Row(
            "CREATE USER MAPPING",
            "CREATE USER MAPPING [ IF NOT EXISTS ] FOR <role> SERVER <server>",
            undo: "DROP USER MAPPING FOR {role} SERVER {server}"
        ),
        Row(
            "ALTER USER MAPPING",
            "ALTER USER MAPPING FOR <role> SERVER <server>",
            undo: "ALTER USER MAPPING with the former options."
        ),
        Row(
            "DROP USER MAPPING",
            "DROP USER MAPPING [ IF EXISTS ] FOR <role> SERVER <server>",
            undo: "CREATE USER MAPPING again, as it was."
        ),
        Row("ALTER LARGE OBJECT", "ALTER LARGE OBJECT", undo: "ALTER LARGE OBJECT … OWNER TO the former owner."),
        Row("CREATE ROLE", "CREATE { ROLE | USER | GROUP } <role>", undo: "DROP ROLE {role}"),
        Row("ALTER ROLE", "ALTER { ROLE | USER } <role> RENAME TO <_new>", undo: "ALTER ROLE {_new} RENAME TO {role}"),
        Row("ALTER ROLE", "ALTER GROUP <role> ADD USER <_member*>", undo: "ALTER GROUP {role} DROP USER {_member}"),
        Row("ALTER ROLE", "ALTER GROUP <role> DROP USER <_member*>", undo: "ALTER GROUP {role} ADD USER {_member}"),
        Row("ALTER ROLE", "ALTER { ROLE | USER | GROUP } <role>", undo: "ALTER ROLE with the former value."),
        Row(
            "DROP ROLE",
            "DROP { ROLE | USER | GROUP } [ IF EXISTS ] <role*>",
            undo: "CREATE ROLE again, with its rights and memberships."
        ),
        Row("GRANT", "GRANT ..._what ON [ TABLE ] <table*> TO ..._whom", "AS table", more: Rights.Granted),
        Row("GRANT", "GRANT ..._what ON ..._object TO ..._whom", more: Rights.Granted),
        Row("GRANT ROLE", "GRANT ..._what TO ..._whom", more: Rights.Granted),
        Row("REVOKE", "REVOKE ... ON [ TABLE ] <table*> FROM", "AS table", "GRANT it again to who held it."),
        Row("REVOKE", "REVOKE ... ON", undo: "GRANT it again to who held it."),
        Row("REVOKE ROLE", "REVOKE ... FROM", undo: "GRANT it again to who held it."),
        Row(
            "ALTER DEFAULT PRIVILEGES",
            "ALTER DEFAULT PRIVILEGES",
            undo: "ALTER DEFAULT PRIVILEGES with the opposite, GRANT for REVOKE; objects that were made meanwhile keep theirs."
        ),
        Row("REASSIGN OWNED", "REASSIGN OWNED BY <role*>", undo: "OWNER TO the former owner, of each object."),
        Row("DROP OWNED", "DROP OWNED BY <role*>", undo: "Nothing: restore what the roles owned from a backup."),
        Row(
            "COMMENT",
            "COMMENT ON { TABLE | VIEW | MATERIALIZED VIEW | FOREIGN TABLE } <table> IS",
            "SUX table",
            "COMMENT ON with the former text; IS NULL where there was none."
        ),
        Row(
            "COMMENT",
            "COMMENT ON COLUMN <_column> IS",
            "",
            "COMMENT ON COLUMN with the former text; IS NULL where there was none.",
            more: Rights.CommentedColumn
        ),
        Row(
            "COMMENT",
            "COMMENT ON { CONSTRAINT | TRIGGER | POLICY | RULE } <_name> ON <table>",
            "AS table",
            "COMMENT ON with the former text; IS NULL where there was none."
        ),
        Row("COMMENT", "COMMENT ON", undo: "COMMENT ON with the former text; IS NULL where there was none."),
        Row(
            "SECURITY LABEL",
            "SECURITY LABEL",
            undo: "SECURITY LABEL with the former one; IS NULL where there was none."
        ),
    ];

    private static IEnumerable<StatementForm> Family(string kind)
    {
        var role = kind.ToLowerInvariant().Replace(' ', '_');
        yield return Row(
            "CREATE " + kind,
            $"CREATE [ OR REPLACE ] [ DEFAULT ] {kind} [ IF NOT EXISTS ] <{role}>",
            undo: $"DROP {kind} {{{role}}}"
        );
        yield return Row(
            "ALTER " + kind,
            $"ALTER {kind} <{role}> RENAME TO <_new>",
            undo: $"ALTER {kind} {{_new@{role}}} RENAME TO {{{role}!}}"
        );
        yield return Row(
            "ALTER " + kind,
            $"ALTER {kind} <{role}> SET SCHEMA <_schema>",
            undo: $"ALTER {kind} {{_schema}}.{{{role}!}} SET SCHEMA {{{role}^}}"
        );
        yield return Row("ALTER " + kind, $"ALTER {kind} <{role}>", undo: $"ALTER {kind} with the former value.");
        yield return Row(
            "DROP " + kind,
            $"DROP {kind} [ IF EXISTS ] <{role}*>",
            undo: $"CREATE {kind} again, as it was."
        );
    }

    private static IEnumerable<StatementForm> Routine(string kind)
    {
        var role = kind.ToLowerInvariant();
        yield return Row(
            "ALTER " + kind,
            $"ALTER {kind} <{role}> [ (_arguments) ] RENAME TO <_new>",
            undo: $"ALTER {kind} {{_new@{role}}}({{_arguments}}) RENAME TO {{{role}!}}"
        );
        yield return Row(
            "ALTER " + kind,
            $"ALTER {kind} <{role}> [ (_arguments) ] SET SCHEMA <_schema>",
            undo: $"ALTER {kind} {{_schema}}.{{{role}!}}({{_arguments}}) SET SCHEMA {{{role}^}}"
        );
        yield return Row("ALTER " + kind, $"ALTER {kind} <{role}>", undo: $"ALTER {kind} with the former value.");
        yield return Row(
            "DROP " + kind,
            $"DROP {kind} [ IF EXISTS ] <{role}*>",
            undo: $"CREATE {kind} again, as it was."
        );
    }
}
