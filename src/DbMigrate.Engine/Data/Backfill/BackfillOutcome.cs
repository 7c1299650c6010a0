using System.Globalization;
using DbMigrate.Engine.Model.Executions;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>Describes what a backfill did.</summary>
internal sealed class BackfillOutcome(DataServices services, StepExecution step)
{
    /// <summary>Returns what was done, in a sentence. Warns where rows failed.</summary>
    /// <param name="done">What was done, without a period.</param>
    /// <param name="failed">How many rows are recorded as failed.</param>
    internal string Of(string done, int failed)
    {
        if (failed == 0)
        {
            return done + ".";
        }

        var (are, their, those) =
            failed == 1 ? ("is", "its key and error", "that row") : ("are", "their keys and errors", "those rows");
        var message =
            $"{done}; {Rows(failed)} failed and {are} recorded in dbmigrate.backfill_error with {their}. "
            + $"The next run of the phase retries only {those}.";
        services.Messages.Warn($"{step.Step.Place}: {step.Step.Name}: {message}");
        return message;
    }

    /// <summary>Returns a number of rows for a person.</summary>
    internal static string Rows(long count) =>
        count == 1 ? "1 row" : count.ToString("N0", CultureInfo.InvariantCulture) + " rows";
}
