using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Schema.Renames;

/// <summary>Puts a new name into the properties of objects, by their kind and the names in snapshots.</summary>
/// <param name="rename">The rename.</param>
/// <param name="valuePartitions">The partitions whose bounds are values of the renamed enum.</param>
internal sealed class RenamedText(SchemaRename rename, IReadOnlySet<string> valuePartitions)
{
    private static readonly HashSet<string> Free = ["comment", "securityLabels", "owner", "privileges", "extensions"];
    private static readonly HashSet<string> Opaque =
    [
        "view",
        "materialized view",
        "rule",
        "function",
        "aggregate",
        "policy",
    ];

    private readonly string _from = rename.Current.Name;
    private readonly string _to = rename.Wanted.Name;

    // The table has its new name already.
    private readonly string _table = rename.Current is TablePart part ? part.Table : string.Empty;

    /// <summary>Returns the kind of the objects in a property.</summary>
    internal static string KindOf(string property) =>
        property switch
        {
            "columns" => "column",
            "attributes" => "attribute",
            "tables" => "publication table",
            "identitySequence" => "sequence",
            "notNull" => "constraint",
            _ => property,
        };

    /// <summary>Returns a value of a property with the new name.</summary>
    /// <param name="kind">The kind of the object.</param>
    /// <param name="name">Its name.</param>
    /// <param name="property">The property.</param>
    /// <param name="text">The value.</param>
    internal string Rewrite(string kind, string name, string property, string text)
    {
        if (Free.Contains(property))
        {
            return text;
        }

        if (property == "dependsOn")
        {
            return ObjectKey.TryParse(text, out var key)
                ? $"{ObjectKinds.NameOf(key.Kind)} {NameOf(ObjectKinds.NameOf(key.Kind), key.Name)}"
                : text;
        }

        if (property == "name")
        {
            return NameOf(kind, text);
        }

        return rename.Current switch
        {
            ColumnObject column => ColumnIn(column, kind, name, property, text),
            ConstraintObject => kind == "index" && property is "parent" ? IndexName(text) : text,
            IndexObject => kind == "index" && property is "parent" or "definition" ? Qualified(text) : text,
            EnumObject when rename.Values is { Count: > 0 } values => values.Aggregate(
                text,
                (t, v) => ValueIn(v.Before, v.After, kind, name, property, t)
            ),
            _ => Opaque.Contains(kind) && property != "table" ? text : NameChains.Replace(text, _from, _to),
        };
    }

    private string NameOf(string kind, string name) =>
        rename.Current switch
        {
            ColumnObject => kind is "column" or "default" && name == _from ? _to : name,
            ConstraintObject => kind == "constraint" && name == _from ? _to
            : kind == "index" ? IndexName(name)
            : name,
            IndexObject => kind == "index" && name == _from ? _to : name,
            _ => kind is "function" or "aggregate" ? NameOfFunction(name) : NameChains.Replace(name, _from, _to),
        };

    // A function may have the name of the table itself. Its arguments may be rows of the table.
    private string NameOfFunction(string name)
    {
        var arguments = name.IndexOf('(', StringComparison.Ordinal);
        return arguments < 0 ? name : name[..arguments] + NameChains.Replace(name[arguments..], _from, _to);
    }

    // The index of a constraint is renamed with it.
    private string IndexName(string name) =>
        rename.Current is ConstraintObject { Index: { } index } && name == index.Name
            ? $"{QualifiedName.Head(index.Name)}.{QualifiedName.Last(_to)}"
            : name;

    private string Qualified(string text)
    {
        if (text == _from)
        {
            return _to;
        }

        // CREATE INDEX prints the name without its schema.
        var (from, to) = (QualifiedName.Last(_from), QualifiedName.Last(_to));
        return NameChains.ReplaceColumn(text, from, to, (tokens, i) => tokens.IsWord(i - 1, "INDEX"));
    }

    private string ColumnIn(ColumnObject column, string kind, string name, string property, string text)
    {
        var (from, to) = (column.Local, QualifiedName.Last(_to));
        var isOfTable = name == _table || QualifiedName.Head(name) == _table;
        return (kind, property) switch
        {
            ("sequence", "ownedBy") => text == _from ? _to : text,
            ("table", "partitionKey") when isOfTable => NameChains.ReplaceColumn(text, from, to),
            ("column", "expression") when isOfTable => NameChains.ReplaceColumn(text, from, to),
            ("constraint", "definition") => NameChains.ReplaceColumn(text, from, to, IsOfConstraint(isOfTable)),
            ("index", "definition") when IsOn(text) => NameChains.ReplaceColumn(text, from, to, IsAfterTable),
            ("statistics", "definition") when IsOn(text) => NameChains.ReplaceColumn(text, from, to, IsBeforeFrom),
            ("publication table", "columns" or "filter") when name.EndsWith($" {_table}", StringComparison.Ordinal) =>
                NameChains.ReplaceColumn(text, from, to),
            _ => text,
        };
    }

    private string ValueIn(string before, string after, string kind, string name, string property, string text) =>
        (kind, property) switch
        {
            ("enum", "values") => name == _from && text == before ? after : text,
            ("table", "partitionBound") when valuePartitions.Contains(name) => NameChains.ReplaceText(
                text,
                before,
                after,
                (_, _) => true
            ),
            _ when Opaque.Contains(kind) => text,
            _ => NameChains.ReplaceText(text, before, after, IsOfType),
        };

    // A constant is printed with its type: 'sad'::app.mood.
    private bool IsOfType(SqlTokens tokens, int at) =>
        tokens.Text(at + 1, tokens.Count()) is var rest
        && rest.StartsWith($"::{_from}", StringComparison.Ordinal)
        && (rest.Length == _from.Length + 2 || !IsOfName(rest[_from.Length + 2]));

    private static bool IsOfName(char sign) => char.IsLetterOrDigit(sign) || sign is '_' or '$' or '"' or '.' or '[';

    private bool IsOn(string definition) => NameChains.Replace(definition, _table, string.Empty) != definition;

    // Behind REFERENCES are the columns of the other table.
    private Func<SqlTokens, int, bool> IsOfConstraint(bool isOfTable) =>
        (tokens, at) =>
        {
            for (var i = 0; i < at; i++)
            {
                if (tokens.IsWord(i, "REFERENCES"))
                {
                    var open = i + 1;
                    while (!tokens.IsSymbol(open, '(') && open < at)
                    {
                        open++;
                    }

                    return open < at && at < tokens.Over(open) && tokens.Text(i + 1, open) == _table;
                }
            }

            return isOfTable;
        };

    private static bool IsAfterTable(SqlTokens tokens, int at) =>
        Enumerable.Range(0, at).Any(i => tokens.IsWord(i, "USING"));

    private static bool IsBeforeFrom(SqlTokens tokens, int at) =>
        Enumerable.Range(0, at).Any(i => tokens.IsWord(i, "ON"))
        && !Enumerable.Range(0, at).Any(i => tokens.IsWord(i, "FROM"));
}
