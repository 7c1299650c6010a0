using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>What a step makes of the policies of a table: which go, which come.</summary>
/// <param name="ReplaceAll">All go that are there.</param>
/// <param name="Replace">Else those of these names, not quoted.</param>
/// <param name="File">The SQL file that makes the new ones; null: <paramref name="List"/> does.</param>
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
    /// <summary>Whether a policy that is there goes.</summary>
    internal bool Replaces(string name) => ReplaceAll || Replace.Contains(name);

    /// <summary>What goes, in a few words.</summary>
    internal string Checksum => ReplaceAll ? "replace all" : "replace " + Names.List(Replace);

    /// <summary>Whether a policy that was found is of the step's making.</summary>
    internal bool Makes(string name) => File is not null || List.Any(l => l.Name == name);

    /// <summary>The statements of the file.</summary>
    /// <exception cref="PlanInvalidException">It cannot be read, it is not one transaction, or it does something else
    /// than to make policies of the tables.</exception>
    internal IReadOnlyList<SqlStatement> ReadFile(
        IReadOnlyList<ObjectName> tables,
        IReadOnlyDictionary<string, string> variables
    )
    {
        var path = Path.GetFullPath(Path.Combine(Folder, File!.Text));
        var script = SqlReader.ReadFile(path, new SqlReadOptions { Variables = variables, RootFolder = Folder });
        var findings = new List<PlanFinding>();
        if (script.GetBatches(SqlTransactionMode.File) is not [{ Transactional: true }])
        {
            findings.Add(
                new PlanFinding(
                    File.Place,
                    $"The file {File.Text} does not run as one transaction: what makes policies may hold no BEGIN or COMMIT and nothing that runs outside of one, so that there is no moment without them."
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
                        $"A file of policies holds policies alone, so that they can be taken back whole: move {statement.Kind} to a step 'sql'."
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
                    new PlanFinding(place, $"The table {table} is not one of the step's: name it under 'tables'.")
                );
            }
        }

        return findings.Count == 0 ? script.Statements : throw new PlanInvalidException(File.Place.File, findings);
    }

    /// <summary>The statements that make the new policies of tables.</summary>
    /// <param name="names">The tables, as the plan names them.</param>
    /// <param name="tables">The tables, as SQL reads them.</param>
    /// <param name="variables">psql's variables.</param>
    /// <param name="step">Where the step stands.</param>
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
