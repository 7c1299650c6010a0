using System.Runtime.CompilerServices;
using System.Text.Json;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>Enables row security; the undo restores both of its flags, since DISABLE alone leaves FORCE on.</summary>
internal sealed class EnableRlsStep : DdlStep
{
    private readonly bool? _force;

    private EnableRlsStep(KindNode node)
        : base(node) => _force = node.Has("force") ? node.Boolean("force", otherwise: true) : null;

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "enable_rls",
            new MapShape(
                "Enables row security on tables.",
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables.",
                    Required: true
                ),
                new KeyShape(
                    "force",
                    new ValueShape.Boolean(),
                    "Whether row security also applies to the owner of the table."
                )
                {
                    Default = "unchanged",
                }
            )
            {
                ShortForm = "tables",
            },
            node => new EnableRlsStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    enable_rls:
                      tables: [orders]
                      force: true
                    """,
                Undo = "Restores row security of each table as it was before the step.",
            },
        };

    private protected override async IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var flags = await ReadAsync(work, cancellationToken).ConfigureAwait(false);
        if (!work.IsBegun())
        {
            if (flags.Enabled && flags.Forced == (_force ?? flags.Forced))
            {
                work.Context.Say($"Row security on {work.Table.Sql} is already as requested.");
                yield break;
            }

            if (flags.Policies == 0)
            {
                work.Context.Warn(
                    $"{work.Table.Sql} has no policy: with row security on, the roles to which it applies see no row. "
                        + "Create its policies in a step before this one."
                );
            }
        }

        yield return work.Transaction(
            null,
            $"enable row security on {work.Table.Sql}",
            [Enable(work.Table.Sql)],
            JsonSerializer.Serialize(flags, StepJsonContext.Default.Flags)
        );
    }

    private protected override async IAsyncEnumerable<Batch> UndoAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (
            work.Applied() is { Before: { } json }
            && JsonSerializer.Deserialize(json, StepJsonContext.Default.Flags) is { } before
        )
        {
            yield return work.Transaction(
                null,
                $"restore row security on {work.Table.Sql}",
                [Restore(work.Table.Sql, before)]
            );
        }
    }

    private protected override IEnumerable<string> Statements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) => [Enable(Names.Written(table))];

    private protected override IEnumerable<string> UndoStatements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) => [Restore(Names.Written(table), new Flags(false, false, 0)) + " (each as it was before)"];

    private string Enable(string table) => $"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY{Force(_force)}";

    private string Restore(string table, Flags before) =>
        $"ALTER TABLE {table} {(before.Enabled ? "ENABLE" : "DISABLE")} ROW LEVEL SECURITY"
        + Force(_force is null ? null : before.Forced);

    private static string Force(bool? force) =>
        force switch
        {
            true => ", FORCE ROW LEVEL SECURITY",
            false => ", NO FORCE ROW LEVEL SECURITY",
            null => string.Empty,
        };

    private static async Task<Flags> ReadAsync(TableStepContext work, CancellationToken cancellationToken)
    {
        var security = await work
            .Catalog.ReadAsync(c => c.ReadRowSecurityAsync(work.Table, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return new Flags(security.IsEnabled, security.IsForced, security.Commands.Length);
    }

    /// <summary>The row security of a table before the step, kept for its undo.</summary>
    internal sealed record Flags(bool Enabled, bool Forced, long Policies);
}
