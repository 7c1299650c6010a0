using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Extended statistics.</summary>
internal sealed class StatisticsKind : SchemaKind<StatisticsObject>
{
    internal override string? GoesWith(SchemaObject found) => ((StatisticsObject)found).Table;

    protected override string Target(StatisticsObject found) => $"STATISTICS {found.Name}";

    protected override IEnumerable<Facet> Facets(StatisticsObject found) =>
        [new("definition", WithoutOrder(found.Definition)), new("target", found.Target?.ToString())];

    protected override void Create(StatisticsObject wanted, ScriptWriter script)
    {
        script.Add(wanted, wanted.Definition);
        if (wanted.Target is not null)
        {
            WriteTarget(wanted, script);
        }
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        if (!change.HasOnly("target"))
        {
            return false;
        }

        WriteTarget((StatisticsObject)change.Wanted, script);
        return true;
    }

    // PostgreSQL prints the columns in the order of the table's, which is no difference.
    private static string WithoutOrder(string definition)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(definition), standardConformingStrings: true);
        var from = 0;
        while (tokens.Kind(from) != SqlTokenKind.End && !tokens.IsWord(from, "ON"))
        {
            from = tokens.Over(from);
        }

        var head = tokens.Text(0, ++from);
        var elements = new List<string>();
        var start = from;
        while (tokens.Kind(from) != SqlTokenKind.End && !tokens.IsWord(from, "FROM"))
        {
            from = tokens.Over(from);
            if (tokens.IsSymbol(from, ',') || tokens.IsWord(from, "FROM"))
            {
                elements.Add(tokens.Text(start, from));
                from += tokens.IsSymbol(from, ',') ? 1 : 0;
                start = from;
            }
        }

        var list = string.Join(", ", elements.Order(StringComparer.Ordinal));
        return $"{head} {list} {tokens.Text(from, tokens.Count())}";
    }

    private static void WriteTarget(StatisticsObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"ALTER STATISTICS {wanted.Name} SET STATISTICS {wanted.Target ?? -1}");
}
