using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Compares two schemas.</summary>
internal sealed class SchemaDiffCommand : CliCommand
{
    private const string Standard = "-";

    private readonly Option<string?> _from = new("--from")
    {
        Description = $"The schema as it is: {SchemaSourceOptions.Sources}. Default: the plan's connection 'default'.",
        HelpName = "SOURCE",
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "The schema as it shall be: a source like --from. Default: plan.",
        HelpName = "SOURCE",
    };

    private readonly Option<string?> _align = new("--align")
    {
        Description =
            "Write SQL that makes the first schema like the second into a file; - is the standard output, in place of the "
            + "differences. What loses data is a comment.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _safe = new("--safe")
    {
        Description =
            "Write a plan that does what --align does, with safe steps: indexes are built concurrently, constraints are "
            + "validated without blocking writes.",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _allowDrop = new("--allow-drop")
    {
        Description = "With --align or --safe: write statements that lose data, too.",
    };

    private readonly Option<string[]> _rename = new("--rename")
    {
        Description =
            "A table, column, sequence, type or value of an enum has another name in the second schema: "
            + "app.users=app.people, app.users.mail=email, app.mood.sad=blue. Rename it instead of dropping it. "
            + "Repeatable.",
        HelpName = "OLD=NEW",
    };

    private readonly Option<string[]> _ignore = new("--ignore")
    {
        Description =
            "Leave out objects by name, or by kind and name; wildcards * and ?: 'audit.*', 'index public.tmp_*'. "
            + "Repeatable.",
        HelpName = "PATTERN",
    };

    private readonly Option<bool> _noOwner = new("--no-owner")
    {
        Description = "Do not compare owners. Default where a side is made from SQL.",
    };

    private readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description = "Write nothing; the exit code is the answer.",
    };

    private readonly WhatIfOption _whatIf;
    private readonly SchemaSourceOptions _options;

    public SchemaDiffCommand()
        : base("diff", "Compare two schemas. Exit code 0: equal, 6: different.")
    {
        Add(_from);
        Add(_to);
        Add(_align);
        Add(_safe);
        Add(_allowDrop);
        Add(_rename);
        Add(_ignore);
        Add(_noOwner);
        Add(_quiet);
        _whatIf = new WhatIfOption(this);
        _options = new SchemaSourceOptions(this, "dbmigrate schema diff");
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Output.Quiet = context.Get(_quiet);
        var plan = _options.ReadPlan(context);
        var from = _options.SourceOf(context, _from, plan);
        var to = context.Get(_to) ?? "plan";
        if (context.Get(_allowDrop) && context.Get(_align) is null && context.Get(_safe) is null)
        {
            throw new UsageException("dbmigrate schema diff: --allow-drop needs --align FILE or --safe FOLDER.");
        }

        var options = _options.Read(context, plan, cancellationToken) with
        {
            Ignore = context.Get(_ignore) ?? [],
            Renames = Renames(context.Get(_rename) ?? []),
            Owners = context.Get(_noOwner) ? false : null,
        };
        var comparison = await MigrationSchema.CompareAsync(from, to, options, cancellationToken);
        if (context.Get(_align) == Standard)
        {
            context.Output.WriteText(comparison.ToSql(context.Get(_allowDrop)));
        }
        else
        {
            context.Output.WriteAll(comparison.Differences, SchemaText.Write);
        }

        if (
            context.Get(_align) is { } file and not Standard
            && !_whatIf.Shows(
                context,
                $"write the alignment to {file}:{Environment.NewLine}{comparison.ToSql(context.Get(_allowDrop)).TrimEnd()}"
            )
        )
        {
            comparison.Save(file, context.Get(_allowDrop));
            context.Output.Note($"The alignment is written to {file}.");
        }

        if (context.Get(_safe) is { } folder && !_whatIf.Shows(context, $"write a plan to {folder}"))
        {
            var written = comparison.ToPlan(folder, context.Get(_allowDrop)).Write(force: false);
            context.Output.Note($"The plan {written.Name} is written to {written.File}.");
        }

        return comparison.AreEqual ? ExitCodes.Done : ExitCodes.VerifyFailed;
    }

    private static Dictionary<string, string> Renames(IEnumerable<string> texts)
    {
        var renames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var at = EqualsSignOf(text);
            if (at <= 0 || at == text.Length - 1 || !renames.TryAdd(text[..at], text[(at + 1)..]))
            {
                throw new UsageException($"dbmigrate schema diff: --rename is OLD=NEW, once for each object: {text}");
            }
        }

        return renames;
    }

    // A quoted name, or a value of an enum, may have an equals sign in it.
    private static int EqualsSignOf(string text)
    {
        char? quote = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (quote is null && text[i] == '=')
            {
                return i;
            }

            quote =
                quote is null ? (text[i] is '"' or '\'' ? text[i] : null)
                : quote == text[i] ? null
                : quote;
        }

        return -1;
    }
}
