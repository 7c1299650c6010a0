using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Schema.Versions;

/// <summary>Takes out of an object what differs between servers of two versions although the object is the same.</summary>
internal static class VersionMatch
{
    /// <summary>Returns an object of the newer server as the older one would show it.</summary>
    /// <param name="found">The object.</param>
    /// <param name="other">That of the older server; null: it has none.</param>
    /// <param name="major">The major version of the older server.</param>
    internal static SchemaObject Of(SchemaObject found, SchemaObject? other, int major) =>
        (found, other) switch
        {
            (TableObject or PlainViewObject or MaterializedViewObject or DefaultPrivilegesObject, _)
                when major < 17
                    && MaintainPrivilege.Without(found, r => r == OwnerOf(found)) is var less
                    && !ReferenceEquals(less, found) => Of(less, other, major),
            // Each server comes with its own versions of extensions.
            (ExtensionObject extension, _) => extension with
            {
                Version = (other as ExtensionObject)?.Version ?? string.Empty,
            },
            (ViewObject view, ViewObject older)
                when view.Definition != older.Definition && IsSameQuery(older.Definition, view.Definition) => view with
            {
                Definition = older.Definition,
            },
            _ => found,
        };

    private static string? OwnerOf(SchemaObject found) =>
        found is DefaultPrivilegesObject defaults ? defaults.Role : found.Owner;

    // Before 16, the columns of a view of one relation are printed with that relation in front.
    private static bool IsSameQuery(string older, string newer)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(older), standardConformingStrings: true);
        var relations = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count(); i++)
        {
            if (IsQualified(tokens, i))
            {
                relations.Add(tokens.Text(i));
            }
        }

        return relations.Any(r => Words(Without(tokens, r)) == Words(newer));
    }

    private static bool IsQualified(SqlTokens tokens, int at) =>
        tokens.Kind(at) is SqlTokenKind.Word or SqlTokenKind.QuotedName
        && tokens.IsSymbol(at + 1, '.')
        && !tokens.IsSymbol(at + 3, '.')
        && !tokens.IsSymbol(at + 3, '(')
        && !(at > 0 && tokens.IsSymbol(at - 1, '.'));

    private static string Without(SqlTokens tokens, string relation)
    {
        var text = new StringBuilder();
        for (var i = 0; i < tokens.Count(); i++)
        {
            if (IsQualified(tokens, i) && tokens.Text(i) == relation)
            {
                i++;
            }
            else
            {
                text.Append(' ').Append(tokens.Text(i));
            }
        }

        return text.ToString();
    }

    private static string Words(string text)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(text), standardConformingStrings: true);
        return string.Join(' ', Enumerable.Range(0, tokens.Count()).Select(i => tokens.Text(i)));
    }
}
