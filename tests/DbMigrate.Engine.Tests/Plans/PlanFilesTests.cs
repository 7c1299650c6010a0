using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Plans;

/// <summary>Finding the plan, and the files that it names.</summary>
public sealed class PlanFilesTests : IDisposable
{
    private readonly PlanFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nowhere.sql", "There is no file 'nowhere.sql' in the plan's folder.")]
    [InlineData("phase.slq", "There is no file 'phase.slq' in the plan's folder. Did you mean 'phase.sql'?")]
    [InlineData(
        "sql/phsae.sql",
        "There is no file 'sql/phsae.sql' in the plan's folder. Did you mean 'sql/phase.sql'?"
    )]
    [InlineData("sql", "'sql' is a folder, not a file.")]
    [InlineData(".", "'.' is a folder, not a file.")]
    [InlineData("../other/a.sql", "'../other/a.sql' leaves the plan's folder. Move the file into it.")]
    [InlineData("sql/../../a.sql", "'sql/../../a.sql' leaves the plan's folder. Move the file into it.")]
    [InlineData("/etc/passwd", "'/etc/passwd' is an absolute path. Write it relative to the plan's folder.")]
    [InlineData(@"C:\a.sql", @"'C:\a.sql' is an absolute path. Write it relative to the plan's folder.")]
    [InlineData("c:/a.sql", "'c:/a.sql' is an absolute path. Write it relative to the plan's folder.")]
    [InlineData(
        @"\\server\share\a.sql",
        @"'\\server\share\a.sql' is an absolute path. Write it relative to the plan's folder."
    )]
    [InlineData(
        @"sql\phase.sql",
        @"'sql\phase.sql' has a backslash. Write paths with '/', on every platform: 'sql/phase.sql'."
    )]
    public void A_file_that_cannot_be_used_is_told(string path, string error)
    {
        _folder.Write("phase.sql", "select 1;");
        _folder.Write("sql/phase.sql", "select 1;");

        Assert.Equal(
            [$"plan.yaml:4:18: {error}"],
            _folder.Errors($"plan: p\nphases:\n- id: a\n  apply: [{{ sql: '{path}' }}]")
        );
    }

    [Fact]
    public void The_nearest_plan_is_found_from_a_folder_below_it()
    {
        var file = _folder.Write("plan.yaml", "plan: p\nphases: [{ id: a, apply: [{ manual: x }] }]");
        _folder.Write("sql/deep/a.sql", "select 1;");
        Assert.Equal(file, MigrationPlanReader.FindNearest(Path.Combine(_folder.Path, "sql", "deep")));
        Assert.Equal(file, MigrationPlanReader.FindNearest(_folder.Path));

        var inner = _folder.Write("sql/plan.yml", "plan: q");
        Assert.Equal(inner, MigrationPlanReader.FindNearest(Path.Combine(_folder.Path, "sql", "deep")));
        var none = Assert.Throws<PlanNotFoundException>(() => MigrationPlanReader.FindNearest(Path.GetTempPath()));
        Assert.Contains("or above it: no plan.yaml", none.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first", "first/plan.yaml:2:1")]
    [InlineData("./first/", "./first/plan.yaml:2:1")]
    [InlineData("first/plan.yaml", "first/plan.yaml:2:1")]
    [InlineData(".", "plan.yaml:2:1")]
    public void An_error_names_the_path_of_the_plan_as_it_was_given(string given, string place)
    {
        _folder.Write("plan.yaml", "plan: p\nphasse: [{ id: a, apply: [{ manual: x }] }]");
        var invalid = Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(_folder.Path, given));
        Assert.Equal(place, invalid.Findings[0].Place.ToString().Replace('\\', '/'));

        _folder.Write("plan.yaml", "plan: p\nphases:\n- { id: a, apply: [{ manual: x }] }");
        var plan = MigrationPlanReader.Read(_folder.Path, given);
        Assert.Equal(Path.Combine(_folder.Path, "plan.yaml"), plan.File);
        Assert.Equal(plan.File, plan.Phases[0].Plan);
    }

    [Fact]
    public void What_is_not_a_regular_file_is_refused_at_once()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        SpecialFiles.Pipe(Path.Combine(_folder.Path, "pipe.sql"));
        using var socket = SpecialFiles.Socket(Path.Combine(_folder.Path, "socket.sql"));
        SpecialFiles.Endless(Path.Combine(_folder.Path, "endless.sql"));

        Assert.Equal(
            [
                "plan.yaml:5:10: 'pipe.sql' is a pipe (FIFO), not a file.",
                "plan.yaml:6:10: 'socket.sql' is a socket, not a file.",
                "plan.yaml:7:10: 'endless.sql' leaves the plan's folder through a symbolic link to '/dev/zero'. Put "
                    + "the file itself into it.",
            ],
            _folder.Errors(
                "plan: p\nphases:\n- id: a\n  apply:\n  - sql: pipe.sql\n  - sql: socket.sql\n  - sql: endless.sql"
            )
        );
    }

    [Fact]
    public void A_plan_that_is_a_pipe_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        SpecialFiles.Pipe(Path.Combine(_folder.Path, "plan.yaml"));

        Assert.Equal(
            "plan.yaml: The file cannot be read: it is a pipe (FIFO); only regular files are read.",
            Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(_folder.Path)).Findings[0].ToString()
        );
    }

    [Fact]
    public void Sql_in_the_place_of_a_files_name_is_told()
    {
        var error = Assert.Single(
            _folder.Errors(
                $"plan: p\nphases: [{{ id: a, apply: [{{ sql: 'select {new string('x', 5_000)} from t' }}] }}]"
            )
        );

        Assert.Matches(@"^plan\.yaml:2:34: There is no file 'select x+…' in the plan's folder\.$", error);
    }

    [Fact]
    public void A_folder_is_told_from_a_file()
    {
        _folder.Write("data/a.csv", "1");

        Assert.Empty(
            _folder.Read("plan: p\nphases: [{ id: a, apply: [{ load: data }, { load: ./data/ }] }]").Phases[0].Verify
        );
        Assert.Equal(
            ["plan.yaml:2:35: 'data/a.csv' is a file, not a folder."],
            _folder.Errors("plan: p\nphases: [{ id: a, apply: [{ load: data/a.csv }] }]")
        );
    }

    [Theory]
    [InlineData("a.sql", false)]
    [InlineData("sub/a.sql", false)]
    [InlineData("inside.sql", true)]
    [InlineData("within/phase.sql", true)]
    [InlineData("loop.sql", false)]
    [InlineData("dangling.sql", false)]
    public void A_symbolic_link_may_not_lead_out_of_the_folder(string path, bool stays)
    {
        using var outside = new PlanFolder();
        outside.Write("a.sql", "select 'a secret';");
        _folder.Write("sql/phase.sql", "select 1;");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "a.sql"), Path.Combine(outside.Path, "a.sql"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "sub"), outside.Path);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "inside.sql"), "sql/phase.sql");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "within"), "sql");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "loop.sql"), "loop.sql");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "dangling.sql"), "nowhere.sql");
        var yaml = $"plan: p\nphases: [{{ id: a, apply: [{{ sql: {path} }}] }}]";

        if (stays)
        {
            Assert.Single(_folder.Read(yaml).Phases);
        }
        else
        {
            Assert.Contains(
                path.StartsWith('a') || path.StartsWith('s')
                    ? "leaves the plan's folder through a symbolic link"
                    : path,
                Assert.Single(_folder.Errors(yaml)),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void A_plan_whose_own_folder_is_reached_by_a_link_is_read()
    {
        using var elsewhere = new PlanFolder();
        _folder.Write("sql/phase.sql", "select 1;");
        _folder.Write("plan.yaml", "plan: p\nphases: [{ id: a, apply: [{ sql: sql/phase.sql }] }]");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "inside.sql"), "sql/phase.sql");
        _folder.Write("plan.yaml", "plan: p\nphases: [{ id: a, apply: [{ sql: inside.sql }] }]");
        var link = Path.Combine(elsewhere.Path, "link");
        Directory.CreateSymbolicLink(link, _folder.Path);

        Assert.Single(MigrationPlanReader.Read(link, TestKinds.Catalog).Phases);
    }

    [Fact]
    public void A_plan_is_found_by_its_folder_by_its_file_and_as_plan_yml()
    {
        _folder.Write("one/plan.yml", "plan: one\nphases: [{ id: a, apply: [{ manual: x }] }]");
        _folder.Write("two/other.yaml", "plan: two\nphases: [{ id: a, apply: [{ manual: x }] }]");

        Assert.Equal("one", MigrationPlanReader.Read(Path.Combine(_folder.Path, "one"), TestKinds.Catalog).Name);
        Assert.Equal("one", MigrationPlanReader.Read(Path.Combine(_folder.Path, "one") + "/", TestKinds.Catalog).Name);
        var two = MigrationPlanReader.Read(Path.Combine(_folder.Path, "two", "other.yaml"), TestKinds.Catalog);
        Assert.Equal(("two", "other.yaml"), (two.Name, two.Phases[0].Place.File));
    }

    [Fact]
    public void A_missing_plan_names_the_path_and_the_nearest_plan()
    {
        _folder.Write("plans/multi-tenant/plan.yaml", "plan: p");

        var nowhere = Assert.Throws<PlanNotFoundException>(() =>
            MigrationPlanReader.Read(Path.Combine(_folder.Path, "plnas"))
        );
        Assert.Equal(
            $"There is no plan at '{_folder.Path}/plnas': the path does not exist. Did you mean '{_folder.Path}/plans'?",
            nowhere.Message
        );
        Assert.Equal(("PlanNotFound", 2), (nowhere.ErrorId, nowhere.ExitCode));

        var above = Assert.Throws<PlanNotFoundException>(() =>
            MigrationPlanReader.Read(Path.Combine(_folder.Path, "plans"))
        );
        Assert.Equal(
            $"There is no plan in the folder '{_folder.Path}/plans': it has no plan.yaml. There are plans in 'multi-tenant' below it.",
            above.Message
        );

        Assert.Equal(
            "The path of the plan is empty.",
            Assert.Throws<PlanNotFoundException>(() => MigrationPlanReader.Read(" ")).Message
        );
    }

    [Fact]
    public void Two_plans_in_one_folder_are_not_guessed_between()
    {
        _folder.Write("plan.yaml", "plan: p");
        _folder.Write("plan.yml", "plan: p");

        Assert.Equal(
            "plan.yaml:1:1: The folder has both a plan.yaml and a plan.yml. Keep one, or name the file.",
            Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(_folder.Path)).Message
        );
    }
}
