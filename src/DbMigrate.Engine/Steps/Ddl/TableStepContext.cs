using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// The work of a step on one of its tables: the catalog, the journal's word on each batch, and how batches are made.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="context">What it reads with.</param>
/// <param name="key">The table as the plan names it: the keys of its batches begin with it, so that a resumed run finds
/// the right table.</param>
/// <param name="table">The table.</param>
internal sealed class TableStepContext(MigrationStep step, StepContext context, string key, CatalogTable table)
{
    internal CatalogTable Table => table;

    internal MigrationStep Step => step;

    internal StepContext Context => context;

    internal CatalogReader Catalog { get; } = new(step, context);

    /// <summary>
    /// Whether a batch of the table is done or in doubt in this course: then it is yielded, whatever the catalog says.
    /// </summary>
    internal bool IsBegun(string? part = null) => context.IsBegun(KeyOf(part));

    /// <summary>In an undo: what became of a batch of the apply; null: it was never begun.</summary>
    internal AppliedBatch? Applied(string? part = null) => context.Applied.GetValueOrDefault(KeyOf(part));

    /// <summary>The error of a step that cannot be done on the database as it is.</summary>
    internal StepRefusedException Refuse(string message) => context.Refuse(step, message);

    /// <summary>A transaction.</summary>
    /// <param name="part">What the batch does of the table's work; null where it does all.</param>
    /// <param name="title">The same for a person.</param>
    /// <param name="statements">What is run: the batch is known again by their texts.</param>
    /// <param name="before">What its undo needs, as JSON.</param>
    /// <param name="first">Run before them: locks taken in good order, and proof that what was read still
    /// holds.</param>
    internal StatementBatch Transaction(
        string? part,
        string title,
        IReadOnlyList<string> statements,
        string? before = null,
        IReadOnlyList<string>? first = null
    ) =>
        new()
        {
            Key = KeyOf(part),
            Title = title,
            Checksum = PhaseChecksums.Of(string.Join(";\n", statements)),
            Statements = [.. (first ?? []).Concat(statements).Select(s => BatchStatement.Made(s, step.Place))],
            Before = before,
        };

    /// <summary>A statement that PostgreSQL refuses inside a transaction.</summary>
    internal StatementBatch Alone(
        string? part,
        string title,
        string statement,
        IInDoubtProbe probe,
        string? before = null
    ) =>
        new()
        {
            Key = KeyOf(part),
            Title = title,
            Checksum = PhaseChecksums.Of(statement),
            Statements = [BatchStatement.Made(statement, step.Place)],
            Transactional = false,
            Probe = probe,
            Before = before,
        };

    private string KeyOf(string? part) => part is null ? key : $"{key}:{part}";
}
