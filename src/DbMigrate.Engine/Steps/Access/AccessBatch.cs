using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Access;

/// <summary>Makes batches of statements over databases, roles and privileges.</summary>
internal static class AccessBatch
{
    /// <summary>Makes a batch that is one transaction.</summary>
    /// <param name="step">The step.</param>
    /// <param name="key">The batch's key.</param>
    /// <param name="title">What it does, for a person.</param>
    /// <param name="statements">The statements.</param>
    /// <param name="before">What its undo needs, as JSON.</param>
    /// <param name="content">What the checksum is made of, where the statements differ from run to run.</param>
    /// <param name="last">Statements after them that do not count in the checksum: proof that they took effect.</param>
    internal static StatementBatch Transaction(
        MigrationStep step,
        string key,
        string title,
        IReadOnlyList<string> statements,
        string? before = null,
        string? content = null,
        IReadOnlyList<string>? last = null
    ) =>
        new()
        {
            Key = key,
            Title = title,
            Checksum = TextChecksum.Of(content ?? string.Join(";\n", statements)),
            Statements = [.. statements.Concat(last ?? []).Select(s => BatchStatement.Made(s, step.Place))],
            Before = before,
        };

    /// <summary>Makes a batch of one statement that PostgreSQL refuses inside a transaction.</summary>
    internal static StatementBatch Alone(
        MigrationStep step,
        string key,
        string title,
        string statement,
        IInDoubtProbe probe
    ) =>
        new()
        {
            Key = key,
            Title = title,
            Checksum = TextChecksum.Of(statement),
            Statements = [BatchStatement.Made(statement, step.Place)],
            Transactional = false,
            Probe = probe,
        };
}
