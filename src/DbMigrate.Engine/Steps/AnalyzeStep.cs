using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Steps.Maintenance;

namespace DbMigrate.Engine.Steps;

/// <summary>Updates the planner statistics of tables.</summary>
internal sealed class AnalyzeStep : TableMaintenance
{
    private AnalyzeStep(KindNode node)
        : base(node) { }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "analyze",
            new MapShape("Updates the planner statistics of tables, each in a transaction of its own.", TablesKey)
            {
                ShortForm = "tables",
            },
            node => new AnalyzeStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    analyze: [orders, customers]
                    """,
                Locks = "Readers and writers go on.",
                Undo = "Changes nothing: statistics need no undo.",
            },
        };

    private protected override string RelationKinds => "rpmf";

    private protected override bool IsTransactional => true;

    private protected override string Verb => "analyze";

    private protected override string Statement(string table) => $"ANALYZE {table}";
}
