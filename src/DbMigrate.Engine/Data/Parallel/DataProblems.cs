using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Data.Parallel;

/// <summary>Translates the errors of a step's own transactions.</summary>
/// <param name="services">What the step uses of its run.</param>
/// <param name="step">The step.</param>
/// <param name="words">What the messages say of it.</param>
internal sealed class DataProblems(DataServices services, StepExecution step, DataWords words)
{
    /// <summary>Does the work, and translates an error of a server or a lost connection.</summary>
    /// <param name="workAsync">The work.</param>
    /// <param name="cancellationToken">If it is cancelled, every error counts as a cancellation.</param>
    internal async Task<string> TranslateAsync(Func<Task<string>> workAsync, CancellationToken cancellationToken)
    {
        try
        {
            return await workAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            services.Locks.Lock.RequireHeld();
            throw e is PostgresException error && !ConnectionLoss.Is(error) ? Refused(error) : Lost().Because(e);
        }
    }

    /// <summary>Throws where parts are done and what was done differs from the plan.</summary>
    internal void RequireUnchanged(IReadOnlyList<KeyPart> parts, string checksum)
    {
        if (parts.Any(p => p.Checksum != checksum) && !services.AcceptChanged)
        {
            throw new PhaseChangedException(
                $"{step.Step.Place}: {Label} is partly done, and what it {words.Did} "
                    + "differs from the plan's present content. Nothing was run.",
                step.Execution.Owner,
                []
            );
        }
    }

    private string Label => $"{words.Kind}{step.Step.Name} of {step.Execution.Label}";

    private Exception Refused(PostgresException error)
    {
        if (error.SqlState == JournalProblem.LostLock)
        {
            return new RunnerLockLostException($"{error.MessageText} {error.Hint}", error);
        }

        var (place, line) = BatchStatement
            .Made(error.BatchCommand?.CommandText ?? step.Step.Name, step.Step.Place)
            .Locate(Math.Max(1, error.Position));
        return ServerErrors.Translate(
            error,
            new StatementPlace(place, line, IsExact: error.Position > 0, AtCommit: false),
            transactional: true,
            step.Execution.Owner,
            step.Execution.PartlyApplied,
            step.Execution.DescribeKept(),
            advice: null,
            services.Messages.Mask
        );
    }

    private ServerCall Lost() =>
        new($"{Label} ran", $"{words.AfterLoss}; {step.Execution.DescribeKept()}.")
        {
            Place = step.Step.Place,
            Phase = step.Execution.Owner,
            PartlyApplied = step.Execution.PartlyApplied,
        };
}

/// <summary>What messages say of a step with transactions of its own.</summary>
/// <param name="Kind">What comes before its name, with a blank; may be empty.</param>
/// <param name="Did">What it did: ran, copied.</param>
/// <param name="AfterLoss">What holds after a lost connection, without the end of the sentence.</param>
internal sealed record DataWords(string Kind, string Did, string AfterLoss)
{
    /// <summary>Those of a backfill.</summary>
    internal static DataWords Backfill { get; } =
        new(
            "the backfill ",
            "ran",
            "Its last batch was rolled back unless the server had committed it; the journal records which. "
                + "The next run continues after the last row that is done"
        );

    /// <summary>Those of a copy.</summary>
    internal static DataWords Copy { get; } =
        new(
            string.Empty,
            "copied",
            "Parts that were not committed were rolled back; the journal of the target records which are done. The next "
                + "run continues with the others"
        );
}
