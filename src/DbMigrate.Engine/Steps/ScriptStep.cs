using System.Runtime.CompilerServices;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Steps;

/// <summary>Runs a program without a shell, or a script file of PowerShell.</summary>
internal sealed class ScriptStep : MigrationStep
{
    private readonly IReadOnlyList<string> _words;
    private readonly TimeSpan? _timeout;
    private readonly string _folder;
    private readonly string? _file;

    private ScriptStep(KindNode node)
        : base(node)
    {
        _words = node.Texts("run");
        Environment = node.Texts("env");
        _timeout = node.Duration("timeout");
        _folder = node.Folder;
        _file = node.OptionalText("file");
        if (_file is null)
        {
            if (_words.Count == 0)
            {
                node.Error("run", "'run' needs at least the program's name: run: [PROGRAM, WORD, …].");
            }
        }
        else if (!_file.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase))
        {
            node.Error(
                "file",
                $"'{_file}' is not a .ps1 file, which PowerShell runs. Another program is run by its name: "
                    + $"script: {{ run: [PROGRAM, '{_file}'] }}"
            );
        }
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "script",
            new MapShape(
                "Runs a program in the plan's folder, without a shell, or a script file of PowerShell. Its output "
                    + "is journaled with secrets masked. An exit code other than 0 fails the phase.",
                new KeyShape(
                    "file",
                    new ValueShape.Text(Reference.File),
                    "A .ps1 file. It runs in the caller's session of PowerShell; where the caller has none, `pwsh` "
                        + "runs it. Its pipeline input is the phase, with `Id`, `Title`, `PlanName`, `Plan` and `Risk`; "
                        + "in maintenance it is the schedule, with `Schedule`, `PlanName` and `Plan`. As each script file, "
                        + "it fails by an error that ends it, or by `exit`: begin it with "
                        + "`$ErrorActionPreference = 'Stop'`, and write `if ($LASTEXITCODE) { exit $LASTEXITCODE }` "
                        + "behind each program that may fail."
                ),
                new KeyShape("run", new ValueShape.ListOf(new ValueShape.Text()), "The program and its arguments."),
                new KeyShape(
                    "env",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The names of environment variables that the program receives, besides PATH, HOME and similar "
                        + "ones. A script in the caller's session has all of them. Their values are masked in the "
                        + "output."
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

    private protected override string DefaultName => "script " + (_file ?? string.Join(' ', _words));

    /// <summary>What the program does to the database is not known.</summary>
    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        new([Name], StepEffects.Unknown);

    /// <summary>
    /// Reads the script file, or the words that name files of the plan's folder: the program itself, or what it is to
    /// run.
    /// </summary>
    internal override ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables)
    {
        var read = SessionVariables.FilesOf(variables);
        var folder = new IncludeFolder(_folder, null, read);
        var checksums = new Dictionary<string, string>(StringComparer.Ordinal);
        IEnumerable<string> words = _file is null ? _words : [_file];
        foreach (var word in words.Where(w => !w.Contains('\0', StringComparison.Ordinal)))
        {
            // A link that leads out of the folder is a program of the machine, as one in the PATH.
            var path = folder.Resolve(word, null, out var fault);
            fault ??= folder.Refuse(path, word, out path);
            if (fault is null)
            {
                var name = folder.NameOf(path);
                checksums[name] = ChecksumOf(read, name, path);
            }
            else if (_file is not null)
            {
                throw new PlanInvalidException(Place.File, [new PlanFinding(Place, fault)]);
            }
        }

        return new ContentFiles(checksums, []);
    }

    private string ChecksumOf(SourceFiles files, string name, string path)
    {
        try
        {
            return files.ChecksumOf(name, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanInvalidException(
                Place.File,
                [new PlanFinding(Place, $"the file '{name}' cannot be read: {e.Message}")],
                e
            );
        }
    }

    /// <summary>The names of the environment variables that the program gets besides the usual ones.</summary>
    internal IReadOnlyList<string> Environment { get; }

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var files = ReadContent(context.Variables).Checksums;
        if (_file is null)
        {
            yield return new ProgramBatch
            {
                Key = "1",
                Title = _words[0],
                Checksum = string.Empty,
                Words = _words,
                Folder = _folder,
                Files = files,
                Environment = Environment,
                Timeout = _timeout,
            };
            yield break;
        }

        var script = new MigrationScript(context.Plan, context.Execution.Owner)
        {
            File = Path.GetFullPath(Path.Combine(_folder, _file)),
            Folder = _folder,
        };
        yield return new ProgramBatch
        {
            Key = "1",
            Title = _file,
            Checksum = string.Empty,
            Words = PowerShellProgram.WordsFor(script),
            Script = script,
            Input = PowerShellProgram.InputFor(script),
            OutputEncoding = PowerShellProgram.Encoding,
            Folder = _folder,
            Files = files,
            Environment = Environment,
            Timeout = _timeout,
        };
    }
}
