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
                $"A script file ('{node.Text("file")}') run in the caller's session is not available in this "
                    + "version. A program can be run instead: script: { run: [PROGRAM, "
                    + $"'{node.Text("file")}'] }}"
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
                "Runs a program in the plan's folder, without a shell. Its output is journaled with secrets "
                    + "masked. An exit code other than 0 fails the phase.",
                new KeyShape(
                    "file",
                    new ValueShape.Text(Reference.File),
                    "A .ps1 file that runs in the caller's session."
                )
                {
                    Available = false,
                },
                new KeyShape("run", new ValueShape.ListOf(new ValueShape.Text()), "The program and its arguments."),
                new KeyShape(
                    "env",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The names of environment variables that the program receives, besides PATH, HOME and similar ones."
                )
                {
                    Default = "none",
                },
                new KeyShape("timeout", new ValueShape.Duration(), "The maximum run time.") { Default = "no limit" }
            )
            {
                ShortForm = "file",
                ExactlyOneOf =
                [
                    ["file", "run"],
                ],
            },
            node => new ScriptStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    script:
                      run: [sh, notify.sh, orders]
                      timeout: 1m
                    """,
                Undo = "None: a phase with this step needs undo steps of its own.",
            },
        };

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
