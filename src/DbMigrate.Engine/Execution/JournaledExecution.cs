using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Executions;

namespace DbMigrate.Engine.Execution;

/// <summary>An execution of named steps whose start and end are rows of the journal.</summary>
internal abstract class JournaledExecution : StepListExecution
{
    /// <summary>The rows of its start, which its first transaction may carry; null: they are written.</summary>
    internal ExecutionStart? Start { get; set; }

    /// <summary>
    /// Returns the rows of its end, for its last transaction to carry; null: something is asked before the end.
    /// </summary>
    internal Func<IReadOnlyList<JournalEntry>>? EndEntries { get; set; }

    /// <summary>Whether the rows of its end are written.</summary>
    internal bool IsEnded { get; set; }

    /// <summary>Sets its start to now, for one that was prepared earlier.</summary>
    internal void StartAt(DateTimeOffset now)
    {
        StartedAt = BeganAt = now;
        Clock.Restart();
    }

    /// <summary>Writes the rows of its start, where no transaction has carried them yet.</summary>
    internal Task EnsureStartedAsync(CancellationToken cancellationToken) =>
        Start?.EnsureAsync(cancellationToken) ?? Task.CompletedTask;
}
