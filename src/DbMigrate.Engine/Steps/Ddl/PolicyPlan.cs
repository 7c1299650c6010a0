using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>Which policies of a table a step drops, and which it creates.</summary>
/// <param name="ReplaceAll">Whether all existing policies are dropped.</param>
/// <param name="Replace">The names of those that are dropped else, not quoted.</param>
/// <param name="File">The SQL file that creates the new ones; null: they are in <paramref name="List"/>.</param>
/// <param name="Folder">The plan's folder.</param>
/// <param name="List">The new ones.</param>
internal sealed record PolicyPlan(
    bool ReplaceAll,
    IReadOnlyList<string> Replace,
    SqlFragment? File,
    string Folder,
    IReadOnlyList<PolicyText> List
)
{
    /// <summary>Returns whether an existing policy is dropped.</summary>
    internal bool Replaces(string name) => ReplaceAll || Replace.Contains(name);

    /// <summary>Which policies are dropped, as part of a checksum.</summary>
    internal string Checksum => ReplaceAll ? "replace all" : "replace " + Names.List(Replace);

    /// <summary>Returns whether the step may have created a policy.</summary>
    internal bool Makes(string name) => File is not null || List.Any(l => l.Name == name);

    /// <summary>Reads the file.</summary>
    /// <exception cref="PlanInvalidException">The file cannot be read.</exception>
    internal SqlScript Read(IReadOnlyDictionary<string, string> variables) =>
        SqlReader.ReadFile(
            Path.GetFullPath(Path.Combine(Folder, File!.Text)),
            SessionVariables.Options(variables, Folder)
        );

    /// <summary>Reads the statements of the file.</summary>
    /// <exception cref="PlanInvalidException">The file cannot be read, is not one transaction, or does not only create
    /// policies of the tables.</exception>
    internal IReadOnlyList<SqlStatement> ReadFile(
        IReadOnlyList<ObjectName> tables,
        IReadOnlyDictionary<string, string> variables
    )
    {
        var script = Read(variables);
        var findings = new List<PlanFinding>();
        if (script.GetBatches(SqlTransactionMode.File) is not [{ Transactional: true }])
        {
            findings.Add(
                new PlanFinding(
                    File!.Place,
                    $"The file {File!.Text} does not run as one transaction. A file of policies must not contain BEGIN, "
                        + "COMMIT or statements that run outside a transaction: no moment may be without policies."
                )
            );
        }

        foreach (var (statement, effects) in MigrationStatementReader.Analyze(script))
        {
            var place = new SourcePlace(statement.File, statement.Line, statement.Column);
            var table = statement.Objects.FirstOrDefault(o => o.Type == "table")?.Name;
            if (!effects.IsAboutPolicy)
            {
                findings.Add(
                    new PlanFinding(
                        place,
                        $"A file of policies may contain only policies, so that the undo can restore them; move "
                            + $"{statement.Kind} to a 'sql' step."
                    )
                );
            }
            else if (
                table is not null
                && ObjectName.Parse(table) is { } name
                && !tables.Any(t =>
                    t.Name == name.Name && (t.Schema is null || name.Schema is null || t.Schema == name.Schema)
                )
            )
            {
                findings.Add(
                    new PlanFinding(place, $"The table {table} is not a table of this step; name it under 'tables'.")
                );
            }
        }

        return findings.Count == 0 ? script.Statements : throw new PlanInvalidException(File!.Place.File, findings);
    }

    /// <summary>Returns the statements that create the new policies of tables.</summary>
    /// <param name="names">The tables, as the plan names them.</param>
    /// <param name="tables">The tables, as SQL reads them.</param>
    /// <param name="variables">psql's variables.</param>
    /// <param name="step">The place of the step in the plan.</param>
    internal IReadOnlyList<BatchStatement> Create(
        IReadOnlyList<ObjectName> names,
        IEnumerable<string> tables,
        IReadOnlyDictionary<string, string> variables,
        SourcePlace step
    ) =>
        File is null
            ? [.. tables.SelectMany(t => List.Select(p => BatchStatement.Made(p.Create(t, variables), step)))]
            : [.. ReadFile(names, variables).Select(s => new FileStatement(s))];
}
