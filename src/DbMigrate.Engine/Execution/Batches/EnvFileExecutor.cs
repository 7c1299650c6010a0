using System.Diagnostics;
using DbMigrate.Engine.Steps.EnvFiles;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Changes a <c>.env</c> file, with an intent row before and an outcome row after.</summary>
/// <remarks>A repetition has the same outcome: a batch in doubt runs again.</remarks>
internal sealed class EnvFileExecutor(StepServices services)
{
    /// <summary>Runs the batch.</summary>
    /// <exception cref="StepRefusedException">The file cannot be read or written, or was changed by others.</exception>
    internal async Task RunAsync(EnvFileBatch batch, CancellationToken cancellationToken)
    {
        await services.Execution.EnsureStartedAsync(cancellationToken).ConfigureAwait(false);
        services.Run.Lock.RequireHeld();
        await services.Journal.StartAsync(batch, cancellationToken).ConfigureAwait(false);
        services.Execution.InDoubt.Remove((services.Step.Position, batch.Key));
        var clock = Stopwatch.StartNew();
        string? note;
        try
        {
            var editor = new EnvFileEditor(batch.Path, batch.Variable, batch.Kept);
            note = batch.Value is { } value ? editor.Set(value) : editor.Restore();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            var message = $"{batch.Path} was not changed: {e.Message}";
            await services.Journal.FailAsync(batch, message, clock.Elapsed).ConfigureAwait(false);
            throw services.Context.Refuse(services.Step.Step, message, e);
        }

        if (note is not null)
        {
            services.Context.Say(note);
            services.Context.Warn(note);
        }

        var done = services.Journal.Entries.Done(batch, runner: null, note) with { Duration = clock.Elapsed };
        await services.Journal.EndAsync(batch, done, cancellationToken).ConfigureAwait(false);
    }
}
