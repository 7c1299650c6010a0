using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution.Adoption;

/// <summary>Marks phases that another tool has applied as adopted, and those that it has undone as undone.</summary>
internal sealed class Adopter(RunContext run)
{
    /// <summary>Writes a row for each phase, all of them in one transaction.</summary>
    /// <param name="adopted">The phases, each with the sentence that says who applied it.</param>
    /// <param name="writesHistory">Whether the other tool does not know yet that they are applied.</param>
    /// <param name="cancellationToken">Cancels before they are written.</param>
    internal async Task AdoptAsync(
        IReadOnlyList<(MigrationPhase Phase, string Message)> adopted,
        bool writesHistory,
        CancellationToken cancellationToken
    )
    {
        if (adopted.Count == 0)
        {
            return;
        }

        var entries = new List<JournalEntry>(adopted.Count);
        foreach (var (phase, message) in adopted)
        {
            await run.ResolveTargetsAsync(phase, cancellationToken).ConfigureAwait(false);
            entries.Add(
                EntryOf(run.Resolved.Of(phase), message) with
                {
                    Beside = writesHistory && run.KeptHistory is { } kept ? kept.Applied(phase) : [],
                }
            );
        }

        await AppendAsync("phases were adopted", entries, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records phases as undone by the other tool, all of them in one transaction. Runs nothing.</summary>
    /// <param name="undone">The phases, the last first, each with the sentence that says who undid it.</param>
    /// <param name="cancellationToken">Cancels before they are written.</param>
    internal async Task RecordUndoneAsync(
        IReadOnlyList<(MigrationPhase Phase, string Message)> undone,
        CancellationToken cancellationToken
    )
    {
        if (undone.Count == 0)
        {
            return;
        }

        // What a last undo of the plan's own keeps, too.
        await run.KeepSchemaAsync(cancellationToken).ConfigureAwait(false);
        await AppendAsync(
                "phases were recorded as undone",
                [
                    .. undone.Select(u => new JournalEntry(JournalEvents.PhaseUndone)
                    {
                        Phase = u.Phase.Id,
                        Run = run.Run,
                        ExecutionId = Guid.NewGuid(),
                        Message = u.Message,
                        Runner = run.Lock.ProcessId,
                    }),
                ],
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task AppendAsync(string what, List<JournalEntry> entries, CancellationToken cancellationToken)
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        await ConnectionGuard
            .RunAsync(
                ServerCall.Reading(what),
                () => run.Journal.AppendAsync(home, durable: true, cancellationToken, [.. entries])
            )
            .ConfigureAwait(false);
    }

    private JournalEntry EntryOf(ResolvedPhase resolved, string message)
    {
        var (checksum, files) = ContentOf(resolved);
        return new JournalEntry(JournalEvents.PhaseAdopted)
        {
            Phase = resolved.Phase.Id,
            Run = run.Run,
            ExecutionId = Guid.NewGuid(),
            Checksum = checksum,
            Message = message,
            Runner = run.Lock.ProcessId,
            Detail = JournalStore.Json("files", files),
        };
    }

    /// <summary>
    /// Returns the digest and the files of a phase. A file that another tool has run need not be one that could be run
    /// here: then the digest is of the work alone.
    /// </summary>
    private static (string Checksum, IReadOnlyDictionary<string, string> Files) ContentOf(ResolvedPhase resolved)
    {
        try
        {
            return (resolved.Digest.ToString(), resolved.Files);
        }
        catch (PlanInvalidException) when (resolved.Phase.Origin is not null)
        {
            var files = resolved.OwnFilesNow();
            return (PhaseDigest.OfWorkAlone(PhaseDigest.WorkOf(resolved.Phase, files)), files);
        }
    }
}
