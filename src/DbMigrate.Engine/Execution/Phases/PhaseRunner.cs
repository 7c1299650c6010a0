using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// Takes one phase through an apply: preflight, steps, verify. What state it is in decides what is left to do.
/// </summary>
internal sealed class PhaseRunner(RunContext run, MigrationPhase phase, PreflightRunner judge)
{
    // What the files are when the phase is taken up is what is run and what is journaled.
    private readonly PhaseContent _content = PhaseContent.Of(phase, run.Plan);

    private PhaseRecord? Record => run.State.Phases.GetValueOrDefault(phase.Id);

    /// <summary>Invokes the phase.</summary>
    /// <exception cref="MigrationException">Whatever stopped it; a failed verify is a result.</exception>
    internal async Task<PhaseResult> InvokeAsync(CancellationToken cancellationToken)
    {
        if (
            Record is { State: MigrationState.Verified or MigrationState.Applied } before
            && before.Checksum != _content.Checksum
        )
        {
            return run.Options.AcceptChanged
                ? await AcceptAsync(before, cancellationToken).ConfigureAwait(false)
                : throw PhaseChange.Of(run.Plan, phase, before);
        }

        if (
            Record is { State: MigrationState.Verified or MigrationState.Applied, Epoch: { } epoch }
            && phase.Apply.Any(s => s.MayLeaveRest)
        )
        {
            // What a step recorded as failed is tried again; what is verified then speaks of the rows as they are now.
            var rest = Course(epoch);
            await new StepRunner(run, rest).RetryAsync(phase.Apply, cancellationToken).ConfigureAwait(false);
            if (rest.Steps.Count > 0)
            {
                return await VerifyAsync(rest, cancellationToken).ConfigureAwait(false);
            }
        }

        if (Record is { State: MigrationState.Verified } done)
        {
            return Passed(done);
        }

        if (Record is { Undoing: true, State: not MigrationState.Undone })
        {
            throw new UndoRefusedException(
                $"An undo of phase {phase.Id} was started and is not finished; the phase cannot be invoked before that.",
                phase.Id
            )
            {
                Refusal = UndoRefusal.Unfinished,
            };
        }

        if (Record is { State: MigrationState.Applied } applied)
        {
            return await VerifyAsync(Course(applied.Epoch ?? Guid.NewGuid()), cancellationToken).ConfigureAwait(false);
        }

        var resumed =
            Record is
            {
                State: MigrationState.Failed
                    or MigrationState.InDoubt
                    or MigrationState.Blocked
                    or MigrationState.Running,
                Epoch: not null
            };
        var course = Course(resumed ? Record!.Epoch!.Value : Guid.NewGuid());
        await RequireAsync(course, cancellationToken).ConfigureAwait(false);
        PhaseRisks.Confirm(phase, run.Options);
        course.Opening = Opening(course, resumed);
        await StartAsync(course, resumed, cancellationToken).ConfigureAwait(false);
        return await RunAsync(course, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks all that is to be asked before the phase.</summary>
    /// <exception cref="MigrationException">It may not start.</exception>
    internal Task RequireAsync(PhaseExecution course, CancellationToken cancellationToken) =>
        judge.RequireAsync(course.Checks, run.Limits(phase), cancellationToken);

    /// <summary>A new course of the phase, of which nothing is written yet.</summary>
    internal PhaseExecution NewCourse()
    {
        var course = Course(Guid.NewGuid());
        course.Opening = Opening(course, resumed: false);
        return course;
    }

    /// <summary>The journal's rows of a course.</summary>
    internal PhaseJournalEntries Entries(PhaseExecution course) => new(run, course, _content);

    /// <summary>Says that the phase begins.</summary>
    internal void Announce(PhaseExecution course, bool resumed)
    {
        var point = phase.PointOfNoReturn is null ? null : $" It is a point of no return: {phase.PointOfNoReturn}";
        run.Messages.Info(
            $"Phase {phase.Id} ({phase.Title}) {(resumed ? $"goes on: {course.Done.Count} batches are done" : "begins")}.{point}"
        );
    }

    /// <summary>Runs what is not done of a course that has begun, and verifies it.</summary>
    internal async Task<PhaseResult> RunAsync(PhaseExecution course, CancellationToken cancellationToken)
    {
        if (phase.Verify.Count == 0)
        {
            // Nothing is asked after it: the last batch says in its own transaction that the phase is applied, and
            // verified.
            course.Closing = () => Entries(course).Closing(course.Done.Count + 1);
        }

        try
        {
            await new StepRunner(run, course)
                .RunAsync(phase.Apply, undo: false, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            var e = await StopAsync(course, thrown, cancellationToken).ConfigureAwait(false);
            if (e != thrown)
            {
                throw e;
            }

            throw;
        }

        // A phase without a single batch has taken its beginning along with nothing.
        await course.OpenAsync(CancellationToken.None).ConfigureAwait(false);
        if (phase.Verify.Count == 0)
        {
            if (!course.IsClosed)
            {
                await AppendAsync(
                        durable: false,
                        Entries(course).Applied(course.Done.Count),
                        Entries(course).Verified()
                    )
                    .ConfigureAwait(false);
            }

            return Closed(course);
        }

        await AppendAsync(durable: false, Entries(course).Applied(course.Done.Count)).ConfigureAwait(false);
        Remember(MigrationState.Applied, course);
        return await VerifyAsync(course, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The result of a course after which nothing is asked, and whose end is written.</summary>
    internal PhaseResult Closed(PhaseExecution course)
    {
        Remember(MigrationState.Verified, course);
        return PhaseResults.Of(run, course, MigrationState.Verified, "Applied; the plan asks nothing after it.");
    }

    /// <summary>Journals that a course ended before its end.</summary>
    /// <returns>What to throw: the error itself, or what it means.</returns>
    internal async Task<Exception> StopAsync(
        PhaseExecution course,
        Exception thrown,
        CancellationToken cancellationToken
    )
    {
        var e = PhaseStop.Translate(
            ConnectionLoss.Translate(thrown, phase.Id, course.PartlyApplied),
            course,
            cancellationToken
        );
        await run.TryAppendAsync(course, Entries(course).Stopped(e)).ConfigureAwait(false);
        return e;
    }

    private async Task<PhaseResult> VerifyAsync(PhaseExecution course, CancellationToken cancellationToken)
    {
        await foreach (var result in judge.VerifyAsync(cancellationToken).ConfigureAwait(false))
        {
            course.Checks.Add(result);
        }

        var verify = course.Checks.Where(c => c.Stage == CheckStage.Verify).ToList();
        var failed = verify.Where(c => !c.Passed).ToList();
        if (failed.Count == 0)
        {
            return await EndAsync(
                    course,
                    MigrationState.Verified,
                    $"Applied and verified: {DisplayText.Count(verify.Count, "check")} passed.",
                    Entries(course).Verified()
                )
                .ConfigureAwait(false);
        }

        var refused =
            $"Applied, and {failed.Count} verify {(failed.Count == 1 ? "check" : "checks")} failed: "
            + string.Join("; ", failed.Select(f => f.Name));
        return await EndAsync(course, MigrationState.Applied, refused, Entries(course).VerifyFailed(refused))
            .ConfigureAwait(false);
    }

    private async Task<PhaseResult> EndAsync(
        PhaseExecution course,
        MigrationState state,
        string message,
        JournalEntry entry
    )
    {
        await AppendAsync(durable: false, entry).ConfigureAwait(false);
        Remember(state, course);
        return PhaseResults.Of(run, course, state, message);
    }

    private ExecutionStart Opening(PhaseExecution course, bool resumed)
    {
        var scope = resumed ? null : judge.Scope;
        return new ExecutionStart(
            run,
            course,
            scope,
            snapshot: !resumed,
            absent => [.. judge.Overrides(run.Run, course.Epoch), Entries(course).Started(resumed, absent)]
        )
        {
            MayBeCarried = !resumed && judge.MakesOnlyNew,
        };
    }

    private async Task StartAsync(PhaseExecution course, bool resumed, CancellationToken cancellationToken)
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        if (resumed)
        {
            foreach (
                var (key, value) in await JournalStore
                    .ReadDoneAsync(home, course.Epoch, cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                course.Done[key] = value;
            }

            course.Doubts.UnionWith(
                await JournalStore.ReadDoubtsAsync(home, course.Epoch, cancellationToken).ConfigureAwait(false)
            );
            await RemoteJournals.AddDoneAsync(run, phase.Apply, course, cancellationToken).ConfigureAwait(false);
            course.BeganAt =
                await JournalStore.ReadBeginningAsync(home, course.Epoch, cancellationToken).ConfigureAwait(false)
                ?? course.StartedAt;
        }

        if (course.Opening is { MayBeCarried: false })
        {
            await course.OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        Announce(course, resumed);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private PhaseResult Passed(PhaseRecord done) =>
        PhaseResults.Of(
            run,
            Course(done.Epoch ?? Guid.Empty),
            MigrationState.Verified,
            $"Verified already, {done.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {done.By}; nothing was run."
        );

    private PhaseExecution Course(Guid epoch) =>
        new()
        {
            Phase = phase,
            Action = PhaseAction.Apply,
            Epoch = epoch,
            StartedAt = run.Now,
            BeganAt = run.Now,
        };

    /// <summary>
    /// Takes what stands there now for what was run: nothing is run, all is verified anew, and the journal says who
    /// took it so.
    /// </summary>
    private async Task<PhaseResult> AcceptAsync(PhaseRecord before, CancellationToken cancellationToken)
    {
        var course = Course(before.Epoch ?? Guid.NewGuid());
        await AppendAsync(
                durable: true,
                Entries(course).Applied($"Accepted without being run: {PhaseChange.Describe(run.Plan, phase, before)}.")
            )
            .ConfigureAwait(false);
        return await VerifyAsync(course, cancellationToken).ConfigureAwait(false);
    }

    private async Task AppendAsync(bool durable, params JournalEntry[] entries)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await run
                .Journal.AppendAsync(
                    await run.HomeAsync(deadline.Token).ConfigureAwait(false),
                    durable,
                    deadline.Token,
                    entries
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            throw new ConnectionLostException(
                $"The connection to the server was lost while phase {phase.Id} was journaled: {ConnectionLoss.Describe(e)}. What the journal records is done.",
                phase.Id,
                true,
                e
            );
        }
    }

    private void Remember(MigrationState state, PhaseExecution course)
    {
        var now = run.Now;
        var verifiedAt = state == MigrationState.Verified ? now : (DateTimeOffset?)null;
        run.State = run.State.After(
            phase,
            new PhaseRecord(
                phase.Id,
                state,
                now,
                now,
                verifiedAt,
                _content.Checksum,
                run.State.SessionUser,
                run.Run,
                null,
                new Dictionary<string, string>(),
                false
            )
            {
                Epoch = course.Epoch,
            }
        );
    }
}
