using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>Says whether a change of a column's type rewrites its table. A statement does not have the former type.</summary>
internal static class ColumnTypeEffects
{
    private static readonly HashSet<(string From, string To)> SameBytes =
    [
        ("character varying", "text"),
        ("text", "character varying"),
        ("cidr", "inet"),
    ];

    /// <summary>Returns whether a statement that gives a column its type rewrites the table.</summary>
    /// <param name="before">The column as it is; null: there is none.</param>
    /// <param name="after">The column as it shall be; null: there is none.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="alone">What is known from the statement alone.</param>
    internal static MigrationStatementEffect RewritesOf(
        SchemaObject? before,
        SchemaObject? after,
        string sql,
        MigrationStatementEffect alone
    )
    {
        if (
            alone != MigrationStatementEffect.Maybe
            || (before, after) is not (ColumnObject column, ColumnObject wanted)
            || !sql.Contains($" ALTER COLUMN {wanted.Local} TYPE ", StringComparison.Ordinal)
        )
        {
            return alone;
        }

        // The same name is that of a type that is made again.
        var (from, to) = (TypeName.Of(column.Type), TypeName.Of(wanted.Type));
        return column.Type == wanted.Type && column.Collation == wanted.Collation ? MigrationStatementEffect.Yes
            : from.IsArray || to.IsArray || IsOfUser(from) || IsOfUser(to) ? alone
            : from.Text == to.Text || (AreSameBytes(from, to) && IsWide(from, to)) ? MigrationStatementEffect.No
            : MigrationStatementEffect.Yes;
    }

    private static bool IsOfUser(TypeName type) => type.Name.Contains('.', StringComparison.Ordinal);

    private static bool AreSameBytes(TypeName from, TypeName to) =>
        SameBytes.Contains((from.Name, to.Name))
        || (
            from.Name == to.Name
            && (
                from.Name is "character varying" or "bit varying" or "numeric" or "interval"
                || from.Name.StartsWith("time", StringComparison.Ordinal)
            )
        );

    // A limit may go or grow; the scale of numbers must stay.
    private static bool IsWide(TypeName from, TypeName to) =>
        to.Modifiers.Count == 0
        || (
            from.Modifiers.Count > 0
            && to.Modifiers[0] >= from.Modifiers[0]
            && to.Modifiers.ElementAtOrDefault(1) == from.Modifiers.ElementAtOrDefault(1)
        );
}
