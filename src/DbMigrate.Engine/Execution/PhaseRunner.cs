using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Plans;
using DbMigrate.Engine.Schema;
using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>Takes one phase through an apply: preflight, steps, verify. What state it is in decides what is left to do.</summary>
internal sealed class PhaseRunner(RunContext run, MigrationPhase phase, PhaseJudge judge)
{
    // What the files are when the phase is taken up is what is run and what is journaled.
    private readonly IReadOnlyDictionary<string, string> _files = PhaseChecksums.Files(phase, run.Plan);

    private PhaseRecord? Record => run.State.Phases.GetValueOrDefault(phase.Id);

    /// <summary>Invokes the phase.</summary>
    /// <exception cref="MigrationException">Whatever stopped it; a failed verify is a result.</exception>
    internal async Task<PhaseResult> InvokeAsync(CancellationToken cancellationToken)
    {
        var checksum = PhaseChecksums.Apply(phase, _files);
        if (Record is { State: MigrationState.Verified or MigrationState.Applied } before && before.Checksum != checksum)
        {
            return run.Options.AcceptChanged
                ? await AcceptAsync(before, checksum, cancellationToken).ConfigureAwait(false)
                : throw PhaseChange.Of(run.Plan, phase, before);
        }

        if (Record is { State: MigrationState.Verified or MigrationState.Applied, Epoch: { } epoch } && phase.Apply.Any(s => s.MayLeaveRest))
        {
            // What a step recorded as failed is tried again; what is verified then speaks of the rows as they are now.
            var rest = Course(epoch);
            await new StepRunner(run, rest).RetryAsync(phase.Apply, cancellationToken).ConfigureAwait(false);
            if (rest.Steps.Count > 0)
            {
                return await VerifyAsync(rest, checksum, cancellationToken).ConfigureAwait(false);
            }
        }

        if (Record is { State: MigrationState.Verified } done)
        {
            return Passed(done);
        }

        if (Record is { Undoing: true, State: not MigrationState.Undone })
        {
            throw new UndoRefusedException($"An undo of phase {phase.Id} was begun and is not finished: finish it with Undo-MigrationPhase -Phase {phase.Id} before you invoke the phase again.", phase.Id);
        }

        if (Record is { State: MigrationState.Applied } applied)
        {
            var again = Course(applied.Epoch ?? Guid.NewGuid());
            return await VerifyAsync(again, checksum, cancellationToken).ConfigureAwait(false);
        }

        var resumed = Record is { State: MigrationState.Failed or MigrationState.InDoubt or MigrationState.Blocked or MigrationState.Running, Epoch: not null };
        var course = Course(resumed ? Record!.Epoch!.Value : Guid.NewGuid());
        await judge.RequireAsync(course.Checks, run.Limits(phase), cancellationToken).ConfigureAwait(false);
        Confirm();
        await StartAsync(course, checksum, resumed, cancellationToken).ConfigureAwait(false);
        return await RunAsync(course, checksum, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PhaseResult> RunAsync(PhaseCourse course, string checksum, CancellationToken cancellationToken)
    {
        if (phase.Verify.Count == 0)
        {
            // Nothing is asked after it: the last batch says in its own transaction that the phase is applied, and verified.
            course.Closing = () => [Applied(course, checksum, course.Done.Count + 1) with { RunsOn = true }, Verified(course, checksum)];
        }

        try
        {
            await new StepRunner(run, course).RunAsync(phase.Apply, undo: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            var e = PhaseStoppedException.Of(ConnectionLoss.Translate(thrown, phase.Id, course.PartlyApplied), course, cancellationToken);
            await StopAsync(course, checksum, e).ConfigureAwait(false);
            if (e != thrown)
            {
                throw e;
            }

            throw;
        }

        // A phase without a single batch has taken its beginning along with nothing.
        await (course.Opening?.EnsureAsync(CancellationToken.None) ?? Task.CompletedTask).ConfigureAwait(false);
        if (phase.Verify.Count == 0)
        {
            const string Message = "Applied; the plan asks nothing after it.";
            JournalEntry[] entries = [Applied(course, checksum, course.Done.Count), Verified(course, checksum)];
            return await EndAsync(course, checksum, MigrationState.Verified, Message, course.IsClosed ? [] : entries).ConfigureAwait(false);
        }

        await AppendAsync(durable: false, Applied(course, checksum, course.Done.Count)).ConfigureAwait(false);
        Remember(MigrationState.Applied, course, checksum, verified: false);
        return await VerifyAsync(course, checksum, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PhaseResult> VerifyAsync(PhaseCourse course, string checksum, CancellationToken cancellationToken)
    {
        await foreach (var result in judge.VerifyAsync(cancellationToken).ConfigureAwait(false))
        {
            course.Checks.Add(result);
        }

        return await ConcludeAsync(course, checksum).ConfigureAwait(false);
    }

    /// <summary>Journals the outcome of the verify checks and sums up.</summary>
    internal async Task<PhaseResult> ConcludeAsync(PhaseCourse course, string checksum)
    {
        var failed = course.Checks.Where(c => c.Stage == CheckStage.Verify && !c.Passed).ToList();
        if (failed.Count == 0)
        {
            return await EndAsync(course, checksum, MigrationState.Verified, $"Applied and verified: {Checks.CheckText.Count(course.Checks.Count(c => c.Stage == CheckStage.Verify), "check")} passed.", [Verified(course, checksum)]).ConfigureAwait(false);
        }

        var message = $"Applied, and {failed.Count} verify {(failed.Count == 1 ? "check" : "checks")} failed: " + string.Join("; ", failed.Select(f => f.Name));
        return await EndAsync(course, checksum, MigrationState.Applied, message, [Lifecycle(JournalEvents.VerifyFailed, course, checksum) with { Message = message, Runner = run.Lock.ProcessId }]).ConfigureAwait(false);
    }

    private async Task<PhaseResult> EndAsync(PhaseCourse course, string checksum, MigrationState state, string message, JournalEntry[] entries)
    {
        if (entries.Length > 0)
        {
            await AppendAsync(durable: false, entries).ConfigureAwait(false);
        }

        Remember(state, course, checksum, state == MigrationState.Verified);
        return PhaseResults.Of(run, course, state, message);
    }

    private async Task StartAsync(PhaseCourse course, string checksum, bool resumed, CancellationToken cancellationToken)
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        if (resumed)
        {
            foreach (var (key, value) in await JournalStore.ReadDoneAsync(home, course.Epoch, cancellationToken).ConfigureAwait(false))
            {
                course.Done[key] = value;
            }

            course.Doubts.UnionWith(await JournalStore.ReadDoubtsAsync(home, course.Epoch, cancellationToken).ConfigureAwait(false));
            await OtherJournals.AddDoneAsync(run, phase.Apply, course, cancellationToken).ConfigureAwait(false);
            course.BeganAt = await JournalStore.ReadBeginningAsync(home, course.Epoch, cancellationToken).ConfigureAwait(false) ?? course.StartedAt;
        }

        var scope = resumed ? null : SnapshotStore.Scope(phase, run.Variables);
        course.Opening = new PhaseOpening(run, course, scope, snapshot: !resumed, absent => [.. judge.Overrides(run.Run, course.Epoch), Started(course, checksum, resumed, absent)])
        {
            MayBeCarried = !resumed && scope is not null && TouchedTable.Of(phase, run.Variables).Count == 0,
        };
        if (!course.Opening.MayBeCarried)
        {
            await course.Opening.EnsureAsync(cancellationToken).ConfigureAwait(false);
        }

        var point = phase.PointOfNoReturn is null ? null : $" It is a point of no return: {phase.PointOfNoReturn}";
        run.Messages.Info($"Phase {phase.Id} ({phase.Title}) {(resumed ? $"goes on: {course.Done.Count} batches are done" : "begins")}.{point}");
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task StopAsync(PhaseCourse course, string checksum, Exception e)
    {
        var what = e switch
        {
            OperationCanceledException => JournalEvents.PhaseInterrupted,
            WaitingForOperatorException => JournalEvents.PhaseWaiting,
            _ => JournalEvents.PhaseFailed,
        };
        if (!await TryOpenAsync(course).ConfigureAwait(false))
        {
            return;
        }

        var message = run.Messages.Mask(e is OperationCanceledException ? "It was stopped by who ran it; the statement was cancelled on the server and its batch rolled back." : e.Message);
        await run.TryAppendAsync(Lifecycle(what, course, checksum) with { Duration = course.Clock.Elapsed, Message = message }).ConfigureAwait(false);
    }

    /// <summary>Writes the rows of the beginning, where no transaction took them along: an end needs them before it.</summary>
    private async Task<bool> TryOpenAsync(PhaseCourse course)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await Transactions.RollBackAsync(await run.HomeAsync(deadline.Token).ConfigureAwait(false)).ConfigureAwait(false);
            await (course.Opening?.EnsureAsync(deadline.Token) ?? Task.CompletedTask).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or MigrationException or OperationCanceledException or InvalidOperationException or System.Net.Sockets.SocketException or IOException)
        {
            run.Messages.Warn($"The journal could not be written: {e.Message}");
            return false;
        }
    }

    private void Confirm()
    {
        var dangers = new List<string>();
        if (phase.Risk == MigrationRisk.High)
        {
            dangers.Add("is of high risk");
        }

        if (phase.PointOfNoReturn is { } point)
        {
            dangers.Add($"is a point of no return: {point.TrimEnd('.')}");
        }

        if (phase.Irreversible is { } why)
        {
            dangers.Add($"cannot be undone: {why.TrimEnd('.')}");
        }

        if (dangers.Count == 0)
        {
            return;
        }

        var question = $"Phase {phase.Id} ({phase.Title}) {string.Join(" and ", dangers)}.";
        if (run.Options.Confirm?.Invoke(question + " Run it?") != true)
        {
            throw new ConfirmationRequiredException($"{question} It was not confirmed; nothing was run. Confirm it, or say -Force (dbmigrate: --yes).", phase.Id);
        }
    }

    private PhaseResult Passed(PhaseRecord done) => PhaseResults.Of(run, Course(done.Epoch ?? Guid.Empty), MigrationState.Verified, $"Verified already, {done.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {done.By}; nothing was run.");

    private PhaseCourse Course(Guid epoch) => new() { Phase = phase, Action = PhaseAction.Apply, Epoch = epoch, StartedAt = run.Now, BeganAt = run.Now };

    /// <summary>Takes what stands there now for what was run: nothing is run, all is verified anew, and the journal says who took it so.</summary>
    private async Task<PhaseResult> AcceptAsync(PhaseRecord before, string checksum, CancellationToken cancellationToken)
    {
        var course = Course(before.Epoch ?? Guid.NewGuid());
        await AppendAsync(durable: true, Applied(course, checksum, $"Accepted without being run: {PhaseChange.Describe(run.Plan, phase, before)}.")).ConfigureAwait(false);
        return await VerifyAsync(course, checksum, cancellationToken).ConfigureAwait(false);
    }

    private JournalEntry Started(PhaseCourse course, string checksum, bool resumed, string[]? absent)
    {
        var detail = new Dictionary<string, object?> { ["action"] = "Apply", ["variables"] = run.Variables };
        if (absent is not null)
        {
            detail["absent"] = absent;
        }

        return Lifecycle(resumed ? JournalEvents.PhaseResumed : JournalEvents.PhaseStarted, course, checksum) with
        {
            Message = phase.Title,
            Runner = run.Lock.ProcessId,
            Detail = run.Messages.Mask(JournalStore.Json(detail)),
        };
    }

    private JournalEntry Applied(PhaseCourse course, string checksum, int batches) =>
        Applied(course, checksum, $"{phase.Apply.Count} {(phase.Apply.Count == 1 ? "step" : "steps")}, {batches} {(batches == 1 ? "batch" : "batches")}.");

    private JournalEntry Applied(PhaseCourse course, string checksum, string message) => Lifecycle(JournalEvents.PhaseApplied, course, checksum) with
    {
        Duration = course.Clock.Elapsed,
        Message = message,
        Runner = run.Lock.ProcessId,
        Detail = JournalStore.Json("files", _files),
    };

    private JournalEntry Verified(PhaseCourse course, string checksum) => Lifecycle(JournalEvents.PhaseVerified, course, checksum) with { Message = "All verify checks passed.", Runner = run.Lock.ProcessId };

    private JournalEntry Lifecycle(string what, PhaseCourse course, string checksum) => new(what) { Phase = phase.Id, Run = run.Run, Epoch = course.Epoch, Checksum = checksum };

    private async Task AppendAsync(bool durable, params JournalEntry[] entries)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await run.Journal.AppendAsync(await run.HomeAsync(deadline.Token).ConfigureAwait(false), durable, deadline.Token, entries).ConfigureAwait(false);
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            throw new ConnectionLostException($"The connection to the server was lost while phase {phase.Id} was journaled: {ConnectionLoss.Describe(e)}. Invoke the phase again when the server is back: it goes on where the journal stands.", phase.Id, true, e);
        }
    }

    private void Remember(MigrationState state, PhaseCourse course, string checksum, bool verified)
    {
        var now = run.Now;
        run.State = run.State.After(phase, new PhaseRecord(phase.Id, state, now, now, verified ? now : null, checksum, run.State.SessionUser, run.Run, null, new Dictionary<string, string>(), false) { Epoch = course.Epoch });
    }
}
