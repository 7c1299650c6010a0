using System.Diagnostics;
using DbMigrate.Engine.Execution.Programs;
using DbMigrate.Engine.Steps;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Runs an external program or a script file, with an intent row before and an outcome row after.</summary>
internal sealed class ProgramExecutor(StepServices services)
{
    /// <summary>Runs the batch.</summary>
    /// <exception cref="ScriptFailedException">The program could not be started, failed or timed out.</exception>
    internal async Task RunAsync(ProgramBatch batch, CancellationToken cancellationToken)
    {
        await services.Execution.EnsureStartedAsync(cancellationToken).ConfigureAwait(false);
        var resolver = new InDoubtResolver(services);
        if (await resolver.ResolveAsync(batch, probe: null, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        batch.RequireUnchanged(cancellationToken);
        services.Run.Lock.RequireHeld();
        await services.Journal.StartAsync(batch, cancellationToken).ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        string output;
        try
        {
            output = await ExecuteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MigrationException or OperationCanceledException)
        {
            // Its end is known: the next run starts it again.
            await services
                .Journal.FailAsync(batch, e is MigrationException ? e.Message : "It was stopped.", clock.Elapsed)
                .ConfigureAwait(false);
            throw;
        }

        services.Step.Counters.Message = services.Run.Messages.Mask(output);
        var done = services.Journal.Entries.Done(batch, runner: null, services.Step.Counters.Message) with
        {
            Duration = clock.Elapsed,
        };
        await services.Journal.EndAsync(batch, done, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> ExecuteAsync(ProgramBatch batch, CancellationToken cancellationToken)
    {
        var (messages, place) = (services.Run.Messages, services.Step.Step.Place);
        foreach (var name in batch.Environment)
        {
            // A variable that is passed by name is most often a key, and must not appear in the program's output.
            messages.AddSecret(
                services.Run.Secrets.Variables.ValueOf(name)
                    ?? throw Failed(
                        $"{place}: the environment variable {name}, which the program of {services.Execution.Label} "
                            + "gets, is not set. Nothing of this step was run."
                    )
            );
        }

        var output = new ProgramOutput(messages.Mask, messages.Info);
        var exitCode = await RunAsync(batch, output, cancellationToken).ConfigureAwait(false);
        return exitCode == 0
            ? output.ToString()
            : throw Failed(
                $"{place}: {batch.Name} ended with exit code {exitCode}; "
                    + $"{services.Execution.DescribeKept()}. The next run starts the program again. "
                    + (output.ToString() is { Length: > 0 } last ? $"Its last output:\n{last}" : "It wrote no output."),
                exitCode
            );
    }

    private Task<int> RunAsync(ProgramBatch batch, ProgramOutput output, CancellationToken cancellationToken)
    {
        var program = new ProgramRun(
            batch,
            services.Step.Step.Place,
            services.Execution.Owner,
            services.Run.Secrets.Variables
        );
        if (batch.Script is null || services.Run.RunScript is not { } run)
        {
            return program.RunAsync(Begin, output, cancellationToken);
        }

        Begin();
        return program.RunInHostAsync(run, output, cancellationToken);

        void Begin() => services.Execution.Kept.BeginProgram(services.Step.Position);
    }

    private ScriptFailedException Failed(string message, int exitCode = -1) =>
        new(message, services.Execution.Owner, exitCode);
}
