using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Model.Objects;

/// <summary>Reads names of columns, constraints and indexes in a plan, without a schema.</summary>
internal static class Names
{
    /// <summary>
    /// Returns the name under a key, unquoted, as PostgreSQL reads it. Adds an error to the node if it is invalid.
    /// </summary>
    internal static string One(KindNode node, string key) => Optional(node, key) ?? string.Empty;

    /// <summary>The same; null where the key is not there.</summary>
    internal static string? Optional(KindNode node, string key) =>
        node.Has(key) ? Many(node, key).FirstOrDefault() : null;

    /// <summary>The names under a key: one, or a list.</summary>
    internal static IReadOnlyList<string> Many(KindNode node, string key)
    {
        var names = new List<string>();
        foreach (var name in NameList.Read(node, key))
        {
            if (name.Schema is not null)
            {
                node.Error(key, $"'{name}' is qualified; it takes the name alone.");
            }
            else if (names.Contains(name.Name))
            {
                node.Error(key, $"'{name}' is named twice.");
            }
            else
            {
                names.Add(name.Name);
            }
        }

        return names;
    }

    /// <summary>Names in a row, as SQL reads them.</summary>
    internal static string List(IEnumerable<string> names) =>
        string.Join(", ", names.Select(SqlText.QuoteIdentifierIfNeeded));

    /// <summary>A name of the plan as SQL reads it, with its schema where it has one.</summary>
    internal static string Written(ObjectName name) => SqlText.QuoteQualifiedIfNeeded(name.Schema, name.Name);
}
