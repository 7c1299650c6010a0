using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements about functions, operators and what they are made of.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class RoutineForms
{
    private static readonly string[] Routines = ["AGGREGATE", "FUNCTION", "PROCEDURE", "ROUTINE"];

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row(
            "CREATE FUNCTION",
            "CREATE [ OR REPLACE ] FUNCTION <function> (_arguments)",
            undo: "",
            more: Signatures.Created,
            locksOthers: Maybe,
            note: "The tables in a body in SQL are locked ACCESS SHARE while it is checked."
        ),
        Row(
            "CREATE PROCEDURE",
            "CREATE [ OR REPLACE ] PROCEDURE <procedure> (_arguments)",
            undo: "",
            more: Signatures.Created,
            locksOthers: Maybe,
            note: "The tables in a body in SQL are locked ACCESS SHARE while it is checked."
        ),
        Row(
            "CREATE AGGREGATE",
            "CREATE [ OR REPLACE ] AGGREGATE <aggregate> (_arguments)",
            undo: "",
            more: Signatures.Created
        ),
        .. Routines.SelectMany(Routine),
        Row("CREATE CAST", "CREATE CAST (_types)", undo: "DROP CAST ({_types})"),
        Row("DROP CAST", "DROP CAST", undo: "CREATE CAST again, as it was.", cascades: true),
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
            undo: "CREATE LANGUAGE again, as it was.",
            cascades: true
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
            undo: "CREATE OPERATOR CLASS again, as it was.",
            cascades: true
        ),
        Row(
            "DROP OPERATOR FAMILY",
            "DROP OPERATOR FAMILY [ IF EXISTS ] <operator_family>",
            undo: "CREATE OPERATOR FAMILY again, as it was.",
            cascades: true
        ),
        Row("CREATE OPERATOR", "CREATE OPERATOR", undo: "DROP OPERATOR with the types of its operands."),
        Row("ALTER OPERATOR", "ALTER OPERATOR", undo: "ALTER OPERATOR with the former value."),
        Row("DROP OPERATOR", "DROP OPERATOR", undo: "CREATE OPERATOR again, as it was.", cascades: true),
        Row(
            "CREATE TRANSFORM",
            "CREATE [ OR REPLACE ] TRANSFORM FOR ..._type LANGUAGE <language>",
            undo: "DROP TRANSFORM FOR {_type} LANGUAGE {language}"
        ),
        Row("DROP TRANSFORM", "DROP TRANSFORM", undo: "CREATE TRANSFORM again, as it was.", cascades: true),
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
    ];

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
            undo: $"CREATE {kind} again, as it was.",
            cascades: true
        );
    }
}
