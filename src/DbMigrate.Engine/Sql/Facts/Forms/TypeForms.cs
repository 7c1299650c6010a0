using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>
/// The forms of statements about types, domains, extensions, schemas and objects that are created alike.
/// </summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class TypeForms
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
            undo: "ALTER TYPE {type} RENAME VALUE {_new} TO {_old}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER TYPE",
            "ALTER TYPE <type> RENAME ATTRIBUTE <_old> TO <_new>",
            "AX type",
            undo: "ALTER TYPE {type} RENAME ATTRIBUTE {_new} TO {_old}",
            changesOthers: Maybe,
            cascades: true
        ),
        Row(
            "ALTER TYPE",
            "ALTER TYPE <type> { ADD | DROP | ALTER } ATTRIBUTE [ IF EXISTS ] <_attribute>",
            "AX type",
            "ALTER TYPE with the former attributes.",
            note: "Tables of the type are changed with it.",
            changesOthers: Maybe,
            cascades: true
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
            scans: Maybe,
            note: "Every table with a column of the domain is locked SHARE and read.",
            locksOthers: Maybe
        ),
        Row(
            "ALTER DOMAIN",
            "ALTER DOMAIN <domain> { ADD | SET NOT NULL | VALIDATE }",
            undo: "ALTER DOMAIN with the former constraints.",
            scans: Maybe,
            note: "Every table with a column of the domain is locked SHARE and read.",
            locksOthers: Maybe
        ),
        Row(
            "ALTER DOMAIN",
            "ALTER DOMAIN <domain> RENAME CONSTRAINT <constraint> TO <_new>",
            undo: "ALTER DOMAIN {domain} RENAME CONSTRAINT {_new} TO {constraint}",
            locksOthers: Maybe
        ),
        Row(
                "ALTER EXTENSION",
                "ALTER EXTENSION <extension> UPDATE",
                undo: "Nothing: restore the database from a backup.",
                note: "The script of the extension is not analysed."
            )
            .RunsCode(),
        Row(
                "CREATE EXTENSION",
                "CREATE EXTENSION [ IF NOT EXISTS ] <extension>",
                undo: "DROP EXTENSION {extension}",
                note: "The script of the extension is not analysed."
            )
            .RunsCode(),
        Row("CREATE SCHEMA", "CREATE SCHEMA [ IF NOT EXISTS ] AUTHORIZATION <schema>", undo: "DROP SCHEMA {schema}"),
        Row(
            "DROP SCHEMA",
            "DROP SCHEMA [ IF EXISTS ] <schema*>",
            undo: "CREATE SCHEMA again; what CASCADE dropped is lost: restore it from a backup.",
            note: "CASCADE locks every table in it ACCESS EXCLUSIVE and drops it.",
            cascades: true
        ),
        Row(
            "DROP EXTENSION",
            "DROP EXTENSION [ IF EXISTS ] <extension*>",
            undo: "CREATE EXTENSION again; what CASCADE dropped is lost.",
            note: "CASCADE drops the columns of its types, under ACCESS EXCLUSIVE of their tables.",
            locksOthers: Maybe,
            changesOthers: Maybe,
            cascades: true
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
            undo: "DROP FOREIGN TABLE of each that it created.",
            locksOthers: Yes,
            changesOthers: Yes
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
            undo: $"CREATE {kind} again, as it was.",
            cascades: true
        );
    }
}
