using System.IO.Enumeration;
using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>Leaves out of a comparison what users do not want to compare.</summary>
/// <param name="ignored">Patterns of names, or of kind and name.</param>
internal sealed class SchemaFilter(IReadOnlyList<string> ignored)
{
    /// <summary>Returns both schemas without what is ignored.</summary>
    internal (DatabaseSchema Current, DatabaseSchema Wanted) Apply(DatabaseSchema current, DatabaseSchema wanted) =>
        (Without(current), Without(wanted));

    /// <summary>Returns the patterns that no object of two schemas fits.</summary>
    internal IEnumerable<string> Unused(DatabaseSchema current, DatabaseSchema wanted) =>
        ignored.Where(p => !current.Objects.Concat(wanted.Objects).Any(o => new SchemaFilter([p]).IsIgnored(o)));

    /// <summary>Returns a schema without what is ignored.</summary>
    internal DatabaseSchema Without(DatabaseSchema schema)
    {
        if (ignored.Count == 0)
        {
            return schema;
        }

        var gone = schema.Objects.Where(IsIgnored).Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        return new DatabaseSchema
        {
            Format = schema.Format,
            ServerVersion = schema.ServerVersion,
            Objects =
            [
                .. schema.Objects.Where(o => !IsIgnored(o) && !(o is TablePart part && gone.Contains(part.Table))),
            ],
        };
    }

    // What is in a schema is ignored together with the schema: audit.* is about the schema audit, too.
    private bool IsIgnored(SchemaObject found) =>
        ignored.Any(p =>
            IsLike(found.Name, p)
            || IsLike(found.Key.ToString(), p)
            || (found is NamespaceObject && p == $"{found.Name}.*")
        );

    // A backslash is an escape character of the expression, and an ordinary one of a name.
    private static bool IsLike(string name, string pattern) =>
        FileSystemName.MatchesSimpleExpression(
            pattern.Replace("\\", "\\\\", StringComparison.Ordinal),
            name,
            ignoreCase: false
        );
}
