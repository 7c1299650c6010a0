using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Steps.Maintenance;

namespace DbMigrate.Engine.Steps;

/// <summary>Vacuums tables.</summary>
internal sealed class VacuumStep : TableMaintenance
{
    private readonly bool _analyze;
    private readonly bool _freeze;

    private VacuumStep(KindNode node)
        : base(node)
    {
        _analyze = node.Boolean("analyze", otherwise: false);
        _freeze = node.Boolean("freeze", otherwise: false);
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "vacuum",
            new MapShape(
                "Vacuums tables, one after the other, outside a transaction.",
                TablesKey,
                new KeyShape("analyze", new ValueShape.Boolean(), "Whether the planner statistics are updated too.")
                {
                    Default = "false",
                },
                new KeyShape("freeze", new ValueShape.Boolean(), "Whether rows are frozen.") { Default = "false" }
            )
            {
                ShortForm = "tables",
            },
            node => new VacuumStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    vacuum: { tables: orders, analyze: true }
                    """,
                Locks =
                    "Readers and writers go on. At its end PostgreSQL may lock a table for a moment, to give empty "
                    + "pages at its end back; it does so only where no session waits.",
                Undo = "Changes nothing: a VACUUM needs no undo.",
            },
        };

    private protected override string RelationKinds => "rpm";

    private protected override bool IsTransactional => false;

    private protected override string Verb => "vacuum";

    private protected override string Statement(string table)
    {
        string[] options = [.. _freeze ? ["FREEZE"] : (string[])[], .. _analyze ? ["ANALYZE"] : (string[])[]];
        return options.Length == 0 ? $"VACUUM {table}" : $"VACUUM ({string.Join(", ", options)}) {table}";
    }
}
