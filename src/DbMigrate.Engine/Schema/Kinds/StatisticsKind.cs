using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Extended statistics.</summary>
internal sealed class StatisticsKind : SchemaKind<StatisticsObject>
{
    internal override string? GoesWith(SchemaObject found) => ((StatisticsObject)found).Table;

    protected override string Target(StatisticsObject found) => $"STATISTICS {found.Name}";

    protected override IEnumerable<Facet> Facets(StatisticsObject found) =>
        [new("definition", found.Definition), new("target", found.Target?.ToString())];

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

    private static void WriteTarget(StatisticsObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"ALTER STATISTICS {wanted.Name} SET STATISTICS {wanted.Target ?? -1}");
}
