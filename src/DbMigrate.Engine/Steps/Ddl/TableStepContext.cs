using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// A step on one of its tables: reads the catalog, knows which batches the journal has, and makes batches.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="context">The context of the step.</param>
/// <param name="key">The table as the plan names it. The keys of its batches begin with it, so that a resumed run finds
/// the same table.</param>
/// <param name="table">The table.</param>
internal sealed class TableStepContext(MigrationStep step, StepContext context, string key, CatalogTable table)
{
    internal CatalogTable Table => table;

    internal MigrationStep Step => step;

    internal StepContext Context => context;

    internal StepCatalog Catalog { get; } = new(step, context);

    /// <summary>
    /// Returns whether a batch of the table is done or in doubt in this execution. Such a batch must be yielded,
    /// whatever the catalog has.
    /// </summary>
    internal bool IsBegun(string? part = null) => context.IsBegun(KeyOf(part));

    /// <summary>Returns, in an undo, how a batch of the apply ended; null: it never began.</summary>
    internal AppliedBatch? Applied(string? part = null) => context.Applied.GetValueOrDefault(KeyOf(part));

    /// <summary>Returns the error of a step that cannot run on the database as it is.</summary>
    internal StepRefusedException Refuse(string message) => context.Refuse(step, message);

    /// <summary>Returns the column of the table by its name (not quoted), or null.</summary>
    internal Task<CatalogColumn?> FindColumnAsync(string column, CancellationToken cancellationToken) =>
        Catalog.ReadAsync(c => c.FindColumnAsync(table, column, cancellationToken), cancellationToken);

    /// <summary>Returns the column of the table by its name, not quoted.</summary>
    /// <exception cref="StepRefusedException">There is none.</exception>
    internal Task<CatalogColumn> RequireColumnAsync(string column, CancellationToken cancellationToken) =>
        Catalog.RequireColumnAsync(table, column, cancellationToken);

    /// <summary>Returns the constraint of the table by its name (not quoted), or null.</summary>
    internal Task<CatalogConstraint?> FindConstraintAsync(string name, CancellationToken cancellationToken) =>
        Catalog.ReadAsync(c => c.FindConstraintAsync(table, name, cancellationToken), cancellationToken);

    /// <summary>Returns the relation that has a name in the schema of a table, or null.</summary>
    internal Task<CatalogRelation?> FindRelationAsync(
        CatalogTable beside,
        string name,
        CancellationToken cancellationToken
    ) => Catalog.ReadAsync(c => c.FindRelationAsync(beside, name, cancellationToken), cancellationToken);

    /// <summary>Makes a batch that is one transaction.</summary>
    /// <param name="part">Which part of the table's work it is; null: all of it.</param>
    /// <param name="title">What it does, for a person.</param>
    /// <param name="statements">The statements. Their texts are the checksum of the batch.</param>
    /// <param name="before">What its undo needs, as JSON.</param>
    /// <param name="first">Statements before them that do not count in the checksum: locks, and proof that nothing
    /// changed.</param>
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
            Checksum = TextChecksum.Of(string.Join(";\n", statements)),
            Statements = [.. (first ?? []).Concat(statements).Select(s => BatchStatement.Made(s, step.Place))],
            Before = before,
        };

    /// <summary>Makes a batch of one statement that PostgreSQL refuses inside a transaction.</summary>
    /// <param name="part">Which part of the table's work it is; null: all of it.</param>
    /// <param name="title">What it does, for a person.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="probe">Asks whether it took effect, when that is in doubt.</param>
    /// <param name="before">What its undo needs, as JSON.</param>
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
            Checksum = TextChecksum.Of(statement),
            Statements = [BatchStatement.Made(statement, step.Place)],
            Transactional = false,
            Probe = probe,
            Before = before,
        };

    private string KeyOf(string? part) => part is null ? key : $"{key}:{part}";
}
