using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements about sequences.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class SequenceForms
{
    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row(
            "CREATE SEQUENCE",
            "CREATE [ { TEMPORARY | TEMP | UNLOGGED } ] SEQUENCE [ IF NOT EXISTS ] <sequence>",
            "",
            "DROP SEQUENCE {sequence}"
        ),
        Row(
            "ALTER SEQUENCE/RENAME TO",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence> RENAME TO <_new>",
            "AX sequence",
            "ALTER SEQUENCE {_new@sequence} RENAME TO {sequence!}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER SEQUENCE/SET SCHEMA",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence> SET SCHEMA <schema>",
            "AX sequence",
            "ALTER SEQUENCE {schema}.{sequence!} SET SCHEMA {sequence^}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER SEQUENCE/OWNER TO",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence> OWNER TO",
            "AX sequence",
            "ALTER SEQUENCE … OWNER TO the former owner."
        ),
        Row(
            "ALTER SEQUENCE/SET LOGGED",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence> SET LOGGED",
            "AX sequence",
            "ALTER SEQUENCE {sequence} SET UNLOGGED"
        ),
        Row(
            "ALTER SEQUENCE/SET UNLOGGED",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence> SET UNLOGGED",
            "AX sequence",
            "ALTER SEQUENCE {sequence} SET LOGGED"
        ),
        Row(
            "ALTER SEQUENCE",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence>",
            "SRX sequence",
            "ALTER SEQUENCE with the former values.",
            locksOthers: Maybe
        ),
        Row(
            "DROP SEQUENCE",
            "DROP SEQUENCE [ IF EXISTS ] <sequence*>",
            "AX sequence",
            "CREATE SEQUENCE again, at the value where it was.",
            cascades: true
        ),
    ];
}
