using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Scaffolding;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Rehearsal.SafePlans;

/// <summary>
/// Writes an alignment as a plan of one phase. What a safe step can do is a step; the rest is SQL files between them. The
/// order is that of the alignment, but row security is enabled last: until there are policies, no role sees a row.
/// </summary>
internal sealed class SafePlan
{
    private const string Phase = "align";

    private readonly SafeSteps _steps;
    private readonly IReadOnlyDictionary<ObjectKey, ObjectDifference> _differences;
    private readonly List<SafeStep> _apply = [];
    private readonly List<SafeStep> _last = [];
    private readonly List<DraftFile> _files = [];
    private readonly List<SchemaStatement> _pending = [];
    private readonly List<SchemaStatement> _left = [];

    private SafePlan(SafeSteps steps, IReadOnlyDictionary<ObjectKey, ObjectDifference> differences)
    {
        _steps = steps;
        _differences = differences;
    }

    /// <summary>Returns the plan.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="schema">The path of the schema for editors, relative to the plan.</param>
    /// <param name="alignment">The alignment.</param>
    /// <param name="allowLoss">Whether what loses data is part of the plan; else it is a comment.</param>
    internal static ScaffoldedPlan Write(string name, string schema, SchemaAlignment alignment, bool allowLoss)
    {
        var made = alignment
            .Statements.Where(s =>
                s.Of.Kind is ObjectKind.Table or ObjectKind.MaterializedView
                && s.Sql.StartsWith("CREATE ", StringComparison.Ordinal)
            )
            .Select(s => s.Of.Name)
            .ToHashSet(StringComparer.Ordinal);
        var plan = new SafePlan(
            new SafeSteps(alignment.Current, alignment.Wanted, made),
            alignment.Differences.ToDictionary(d => d.Key)
        );
        plan.Read(alignment.Statements, made, allowLoss);
        return plan.Finish(name, schema, alignment);
    }

    private void Read(IReadOnlyList<SchemaStatement> statements, HashSet<string> made, bool allowLoss)
    {
        var policies = PolicyStatements.Together(
            [.. statements.Where(s => allowLoss || !s.IsLeftOut)],
            made,
            _differences
        );
        foreach (var statement in statements)
        {
            if (!allowLoss && statement.IsLeftOut)
            {
                _left.Add(statement);
            }
            else if (policies.TryGetValue(statement, out var whole))
            {
                if (ReferenceEquals(statement, whole[^1]))
                {
                    AddPolicies(whole);
                }
            }
            else if (_steps.Of(statement) is { } steps)
            {
                Flush();
                foreach (var step in steps)
                {
                    (step.Kind == "enable_rls" ? _last : _apply).Add(step);
                }
            }
            else
            {
                Add(statement);
            }
        }

        Flush();
    }

    private void Add(SchemaStatement statement)
    {
        // A value of an enum can be used when it is committed.
        var isAlone =
            statement.Sql.StartsWith("ALTER TYPE ", StringComparison.Ordinal)
            && statement.Sql.Contains(" ADD VALUE ", StringComparison.Ordinal);
        if (isAlone)
        {
            Flush();
        }

        _pending.Add(statement);
        if (isAlone)
        {
            Flush();
        }
    }

    // All policies of a table in one transaction: no moment is without them.
    private void AddPolicies(List<SchemaStatement> own)
    {
        var created = own.Where(s => s.Sql.StartsWith("CREATE ", StringComparison.Ordinal));
        Flush();
        var file = NewFile("policies", created.Select(s => s.Sql));
        List<(string, object)> parameters = [("table", QualifiedName.Head(own[0].Of.Name))];
        string[] replaced =
        [
            .. own.Where(s => !s.Sql.StartsWith("CREATE ", StringComparison.Ordinal))
                .Select(s => QualifiedName.Last(s.Of.Name)),
        ];
        parameters.AddRange(replaced.Length == 0 ? [] : [("replace", replaced)]);
        parameters.Add(("file", file));
        _apply.Add(new SafeStep("policies", [.. parameters]));
    }

    private void Flush()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        var rewritten =
            from statement in _pending
            let effects = EffectsOf(statement.Sql)
            where effects.Rewrites != MigrationStatementEffect.No
            from relation in effects.Relations
            where !relation.IsNew && relation.Relation.IsOwn
            let how = effects.Rewrites == MigrationStatementEffect.Yes ? "is" : "may be"
            select $"{relation.Relation.Name} {how} rewritten while it is locked for all: no safe step does this.";
        var file = NewFile("schema", [.. SchemaScript.Settings, .. _pending.Select(s => s.Sql)]);
        _apply.Add(new SafeStep("sql", ("file", file)) { Remarks = [.. rewritten.Distinct()] });
        _pending.Clear();
    }

    private static StatementEffects EffectsOf(string sql) =>
        StatementAnalysis.EffectsOf(SqlReader.ReadText(sql, "alignment.sql").Statements[0], new ScriptState());

    private string NewFile(string what, IEnumerable<string> statements)
    {
        var name = FormattableString.Invariant($"{_files.Count + 1:00}-{what}.sql");
        _files.Add(new DraftFile(name, Encoding.UTF8.GetBytes(SchemaScript.Text(statements))));
        return name;
    }

    // What was left out is still there: nothing of it is made again. What is dropped, the plan has made.
    private string Undo(SchemaAlignment alignment)
    {
        var kept = _left.Select(s => s.Of).ToHashSet();
        kept.ExceptWith(alignment.Statements.Except(_left).Select(s => s.Of));
        var tables = kept.Where(k => k.Kind == ObjectKind.Table).Select(k => k.Name).ToHashSet(StringComparer.Ordinal);
        var statements = alignment.Reversed().Statements.Where(s => !kept.Contains(s.Of) && !IsOfKept(s.Of));
        return AlignmentScript.Write([.. statements], [], allowLoss: true);

        bool IsOfKept(ObjectKey key) =>
            alignment.Current.ByKey.GetValueOrDefault(key) is { } found
            && SchemaKinds.Of(found).GoesWith(found) is { } table
            && tables.Contains(table);
    }

    private ScaffoldedPlan Finish(string name, string schema, SchemaAlignment alignment)
    {
        _apply.AddRange(_last);
        if (_apply.Count == 0)
        {
            _files.Add(new DraftFile("nothing.sql", "-- Nothing is to be done.\n"u8.ToArray()));
            _apply.Add(new SafeStep("sql", ("file", "nothing.sql")));
        }

        var yaml = new PlanWriter(schema, name, "Makes the schema as it shall be.");
        yaml.Line($"  - id: {Phase}");
        yaml.Line("    title: Align the schema");
        yaml.Line("    apply:");
        foreach (var line in _apply.SelectMany(s => s.Lines()))
        {
            yaml.Line(line);
        }

        foreach (var statement in _left)
        {
            var reason = statement.LosesData ? "Loses data, and is left out" : "Belongs to what is left out";
            yaml.Line($"      # {reason}: {statement.Sql.ReplaceLineEndings(" ")}");
            if (statement.Remark is { } remark)
            {
                yaml.Line($"      # {remark}");
            }
        }

        if (_apply.Exists(s => !s.HasDerivedUndo))
        {
            yaml.Line("    undo:");
            yaml.Line("      - sql: undo.sql");
            _files.Add(new DraftFile("undo.sql", Encoding.UTF8.GetBytes(Undo(alignment))));
        }

        return new ScaffoldedPlan(
            [Phase],
            [new DraftFile(DraftWriter.PlanName, Encoding.UTF8.GetBytes(yaml.ToString())), .. _files],
            []
        );
    }
}
