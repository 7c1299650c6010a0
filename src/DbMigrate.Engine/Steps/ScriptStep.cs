using System.Runtime.CompilerServices;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps;

/// <summary>Runs a program: a list of words, no shell between.</summary>
internal sealed class ScriptStep : MigrationStep
{
    private readonly IReadOnlyList<string> _words;
    private readonly IReadOnlyList<string> _environment;
    private readonly TimeSpan? _timeout;
    private readonly string _folder;

    private ScriptStep(KindNode node)
        : base(node)
    {
        _words = node.Texts("run");
        _environment = node.Texts("env");
        _timeout = node.Duration("timeout");
        _folder = node.Folder;
        if (node.Has("file"))
        {
            node.Error(
                "file",
                $"A script file ('{node.Text("file")}') run in the caller's session is not available in this version. A program can be run instead: script: {{ run: [PROGRAM, '{node.Text("file")}'] }}"
            );
        }
        else if (_words.Count == 0)
        {
            node.Error("run", "'run' needs at least the program's name: run: [PROGRAM, WORD, …].");
        }
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "script",
            new MapShape(
                "Runs a program in the plan's folder, without a shell; its output is journaled with secrets masked, and an exit code other than 0 fails the phase.",
                new KeyShape(
                    "file",
                    new ValueShape.Text(Reference.File),
                    "A .ps1 file, run in the caller's session (not available in this version)."
                ),
                new KeyShape("run", new ValueShape.ListOf(new ValueShape.Text()), "The program and its words."),
                new KeyShape(
                    "env",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The environment variables that it gets, by name, besides PATH, HOME and the like."
                ),
                new KeyShape(
                    "timeout",
                    new ValueShape.Duration(),
                    "How long it may run; by default as long as it takes."
                )
            )
            {
                ShortForm = "file",
                ExactlyOneOf =
                [
                    ["file", "run"],
                ],
            },
            node => new ScriptStep(node)
        );

    private protected override string DefaultName => "script " + string.Join(' ', _words);

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new ActionBatch
        {
            Key = "1",
            Title = _words[0],
            Checksum = string.Empty,
            RepeatIsHarmless = false,
            Run = RunAsync,
        };
    }

    private async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        foreach (var name in _environment)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                // What a program is handed by name is most often a key: it must not come back in its output.
                context.AddSecret(value);
            }
            else
            {
                throw new ScriptFailedException(
                    $"{Place}: the environment variable {name}, which the program of phase {context.Phase.Id} is to get, is not set. Nothing of this step was run.",
                    context.Phase.Id,
                    -1
                );
            }
        }

        var program = new ProgramRun(_words, _folder, _environment, _timeout);
        var (exitCode, output) = await program
            .RunAsync(context.Say, Place, context.Phase.Id, cancellationToken)
            .ConfigureAwait(false);
        if (exitCode != 0)
        {
            throw new ScriptFailedException(
                $"{Place}: {_words[0]} ended with exit code {exitCode}; what earlier steps of phase {context.Phase.Id} did stays done. The next run starts the program again. Its last output:\n{output}",
                context.Phase.Id,
                exitCode
            );
        }

        return new ActionOutcome(true, output);
    }
}
