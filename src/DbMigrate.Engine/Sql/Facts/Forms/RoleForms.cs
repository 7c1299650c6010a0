using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements about roles, privileges and comments.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class RoleForms
{
    private const string FormerComment = "COMMENT ON with the former text; IS NULL if there was none.";

    // Parts of a table that COMMENT ON names with it.
    private static readonly string[] Parts = ["constraint", "trigger", "policy", "rule"];

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
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
        Row(
            "GRANT",
            "GRANT ..._what ON ..._object TO ..._whom",
            more: Rights.Granted,
            locksOthers: Maybe,
            changesOthers: Maybe
        ),
        Row("GRANT ROLE", "GRANT ..._what TO ..._whom", more: Rights.Granted),
        Row("REVOKE", "REVOKE ... ON [ TABLE ] <table*> FROM", "AS table", "GRANT it again to the roles that held it."),
        Row(
            "REVOKE",
            "REVOKE ... ON",
            undo: "GRANT it again to the roles that held it.",
            locksOthers: Maybe,
            changesOthers: Maybe
        ),
        Row("REVOKE ROLE", "REVOKE ... FROM", undo: "GRANT it again to the roles that held it."),
        Row(
            "ALTER DEFAULT PRIVILEGES",
            "ALTER DEFAULT PRIVILEGES",
            undo: "ALTER DEFAULT PRIVILEGES with the opposite, GRANT for REVOKE; objects that were created "
                + "meanwhile keep their privileges."
        ),
        Row(
            "REASSIGN OWNED",
            "REASSIGN OWNED BY <role*>",
            undo: "OWNER TO the former owner, of each object.",
            locksOthers: Maybe,
            changesOthers: Yes
        ),
        Row(
            "DROP OWNED",
            "DROP OWNED BY <role*>",
            undo: "Nothing: restore what the roles owned from a backup.",
            locksOthers: Maybe,
            changesOthers: Yes
        ),
        Row(
            "COMMENT",
            "COMMENT ON { TABLE | VIEW | MATERIALIZED VIEW | FOREIGN TABLE } <table> IS",
            "SUX table",
            FormerComment
        ),
        Row(
            "COMMENT",
            "COMMENT ON COLUMN <_column> IS",
            "",
            "COMMENT ON COLUMN with the former text; IS NULL where there was none.",
            more: Rights.CommentedColumn
        ),
        Row("COMMENT", "COMMENT ON CONSTRAINT <constraint> ON DOMAIN <domain> IS", undo: FormerComment),
        .. Parts.Select(part =>
            Row("COMMENT", $"COMMENT ON {part.ToUpperInvariant()} <{part}> ON <table>", "AS table", FormerComment)
        ),
        Row("COMMENT", "COMMENT ON INDEX <index> IS", "SUX index", FormerComment),
        Row("COMMENT", "COMMENT ON", undo: FormerComment, locksOthers: Maybe),
        Row(
            "SECURITY LABEL",
            "SECURITY LABEL",
            undo: "SECURITY LABEL with the former one; IS NULL where there was none.",
            locksOthers: Maybe
        ),
    ];
}
