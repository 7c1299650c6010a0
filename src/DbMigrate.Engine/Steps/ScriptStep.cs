using System.Runtime.CompilerServices;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps;

/// <summary>Runs a program without a shell.</summary>
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

    /// <summary>What the program does to the database is not known.</summary>
    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        new([Name], StepEffects.Unknown);

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new ProgramBatch
        {
            Key = "1",
            Title = _words[0],
            Checksum = string.Empty,
            Words = _words,
            Folder = _folder,
            Environment = _environment,
            Timeout = _timeout,
        };
    }
}
