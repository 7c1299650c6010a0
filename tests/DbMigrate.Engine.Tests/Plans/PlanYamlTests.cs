using System.Text;

namespace DbMigrate.Engine.Tests.Plans;

/// <summary>What is wrong, or hostile, in the file itself.</summary>
public sealed class PlanYamlTests : IDisposable
{
    private const string Phases = "phases: [{ id: a, apply: [{ manual: x }] }]";

    private readonly PlanFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pair_in_a_list_without_braces_has_a_place()
    {
        _folder.Write("plan.yaml", "plan: p\nphases:\n- id: a\n  apply: [ sql: a.sql, nonsense: x ]\n");
        var error = Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(_folder.Path));
        Assert.Contains(error.Findings, f => (f.Place.Line, f.Place.Column) == (4, 24));
        Assert.DoesNotContain(error.Findings, f => f.Place.Line == 1);
    }

    [Theory]
    [InlineData(
        "",
        "1:1: The plan is empty. It needs at least 'plan' with its name, and 'phases' with one phase that has 'id' and 'apply'."
    )]
    [InlineData(
        "# nothing yet\n",
        "1:1: The plan is empty. It needs at least 'plan' with its name, and 'phases' with one phase that has 'id' and 'apply'."
    )]
    [InlineData(
        "---\n",
        "1:1: The plan is empty. It needs at least 'plan' with its name, and 'phases' with one phase that has 'id' and 'apply'."
    )]
    [InlineData("- plan: p\n", "1:1: A plan is a mapping that starts with 'plan: NAME', not a list.")]
    [InlineData("plan:p\n", "1:1: A plan is a mapping that starts with 'plan: NAME', not a single value.")]
    [InlineData(
        "plan: p\n---\nplan: q\n",
        "2:1: A second document starts here. A plan is one document: remove the '---', or use one file per plan."
    )]
    [InlineData("plan: p\nphases:\n\t- id: a\n", "3:1: A tab in the indentation. YAML allows spaces only.")]
    [InlineData(
        "plan: p\nphases:\n  - id: a\n\t  apply: []\n",
        "4:1: A tab in the indentation. YAML allows spaces only."
    )]
    [InlineData("plan: 'p\nphases: []\n", "1:7: The quote that opens here is not closed.")]
    [InlineData(
        "plan: p\nphases:\n- id: a\n  title: \"it is\n  apply: []\n",
        "4:10: The quote that opens here is not closed in its line, and the next line is not indented. Close the quote."
    )]
    [InlineData(
        "plan: \"\\q\"\n",
        "1:7: This text contains an unknown escape sequence. Use single quotes, or write the backslash twice."
    )]
    [InlineData(
        "plan: p\nlimits:\n  lock_timeout: \"1s\"*a\n" + Phases,
        "4:1: The text before this place is not valid YAML: a value is missing, or something follows it."
    )]
    [InlineData("plan: @p\n", "1:7: An unquoted text cannot start with '@'. Put the text in quotes.")]
    [InlineData("plan: `p`\n", "1:7: An unquoted text cannot start with '`'. Put the text in quotes.")]
    [InlineData(
        "plan: p: q\n",
        "1:8: An unquoted text cannot contain ': '. Put it in quotes. If it is a key, check its indentation and the line before."
    )]
    [InlineData(
        "plan: p\nphases: [{ id: a\nlimits: {}\n",
        "2:9: The '[' here is not closed, or its content is invalid: it needs a ',' between items and a space after each ':'."
    )]
    [InlineData(
        "plan: p\nphases: [1, 2\nlimits: {}\n",
        "2:9: The '[' here is not closed, or its content is invalid: it needs a ',' between items and a space after each ':'."
    )]
    [InlineData(
        "plan: p\nphases:\n    - id: a\n  - id: b\n",
        "4:3: This line is invalid: its indentation matches no line around it, or a key has no ':'."
    )]
    [InlineData(
        "plan: p\n  limits: {}\n",
        "2:9: An unquoted text cannot contain ': '. Put it in quotes. If it is a key, check its indentation and the line before."
    )]
    [InlineData(
        "plan p\nphases: []\n",
        "2:7: An unquoted text cannot contain ': '. Put it in quotes. If it is a key, check its indentation and the line before."
    )]
    [InlineData("plan: p\nplan: q\n" + Phases, "2:1: The key 'plan' is given twice; the first is in line 1.")]
    [InlineData("plan: p\n" + Phases + "\n? [a]\n: b\n", "3:3: A key must be a word, not a list or a mapping.")]
    [InlineData(
        "plan: !!str p\n" + Phases,
        "1:7: The tag 'tag:yaml.org,2002:str' is not supported in a plan. Put a text that looks like a number in quotes."
    )]
    [InlineData(
        "plan: p\nvariables: { a: *.sql }\n" + Phases,
        "2:17: There is no anchor '&.sql' before this place. Put a text that starts with '*' in quotes."
    )]
    [InlineData(
        "plan: p\nvariables: &v { a: 1 }\nlimits: { <<: *v }\n" + Phases,
        "3:11: Merge keys ('<<') are not supported. Write the keys out, or name one value with '&name' and repeat it with '*name'."
    )]
    [InlineData(
        "plan: p\nvariables: { a: \"\\0\" }\n" + Phases,
        "2:17: This text contains a NUL character, which PostgreSQL does not accept."
    )]
    public void Yaml_that_does_not_make_a_plan_is_told_with_its_place(string yaml, string error) =>
        Assert.Contains("plan.yaml:" + error, _folder.Errors(yaml));

    [Theory]
    [InlineData("f(:key)", false)]
    [InlineData("f(:'key')", false)]
    [InlineData("f(1, :\"key\")", false)]
    [InlineData("f(1)", true)]
    [InlineData("f(':key')", true)]
    [InlineData("f(:keys)", true)]
    [InlineData("f(1 /* :key */)", true)]
    public void A_call_of_a_backfill_uses_the_key_as_a_variable(string call, bool refused)
    {
        var yaml =
            $"plan: p\nphases:\n- id: a\n  apply:\n  - backfill:\n      table: t\n      call: >-\n        {call}\n";

        File.WriteAllText(Path.Combine(_folder.Path, "plan.yaml"), yaml);
        var error = Record.Exception(() => MigrationPlanReader.Read(_folder.Path));

        Assert.Equal(refused, error is PlanInvalidException);
        Assert.Equal(refused, error?.Message.Contains("'call' does not use :key", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void A_key_that_is_wrong_in_a_list_of_kinds_is_one_error()
    {
        File.WriteAllText(
            Path.Combine(_folder.Path, "plan.yaml"),
            "plan: p\nphases:\n- id: a\n  apply: [{ milestone: m }]\n  verify: [{ absent: { zzz: x } }]\n"
        );
        var invalid = Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(_folder.Path));
        var finding = Assert.Single(invalid.Findings);
        Assert.Contains("'zzz' is not a key of 'absent'. It takes 'table', 'function'", finding.Message);
    }

    [Fact]
    public void An_anchor_names_a_value_that_is_repeated()
    {
        var plan = _folder.Read(
            """
            plan: p
            phases:
            - id: a
              apply: [{ manual: x }]
              preflight: [{ rls: { tables: &all [t, u] } }]
              verify: [{ rls: { tables: *all } }]
            """
        );

        Assert.Equal(["t", "u"], Assert.IsType<TestKinds.Check>(plan.Phases[0].Verify[0]).Node.Tables());
    }

    [Fact]
    public void A_value_that_holds_itself_is_refused() =>
        Assert.Contains(
            "plan.yaml:2:20: There is no anchor '&v' before this place. Put a text that starts with '*' in quotes.",
            _folder.Errors("plan: p\nvariables: &v { a: *v }\n" + Phases)
        );

    [Fact]
    public void A_bomb_of_aliases_is_refused_before_it_goes_off()
    {
        var yaml = new StringBuilder("plan: p\nbomb:\n- &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
        {
            yaml.Append($"- &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Equal(
            [
                "plan.yaml:7:8: The aliases of this plan expand to more than 20000 values. Write the values out, or split the plan.",
            ],
            _folder.Errors(yaml.ToString())
        );
    }

    [Theory]
    [InlineData("[", "1:42")]
    [InlineData("{", "1:42")]
    [InlineData("- ", "1:83")]
    [InlineData("? ", "1:83")]
    public void Deep_nesting_is_refused(string piece, string place) =>
        Assert.Equal(
            [$"plan.yaml:{place}: This is nested more than 40 levels deep."],
            _folder.Errors(string.Concat(Enumerable.Repeat(piece, 1_000_000)))
        );

    [Fact]
    public void A_file_of_50_MB_is_refused_without_being_read()
    {
        using (var file = File.Create(Path.Combine(_folder.Path, "plan.yaml")))
        {
            file.SetLength(50 * 1024 * 1024);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(_folder.Path));

        Assert.Equal(
            "plan.yaml:1:1: The file is larger than 4 MB, which no plan is. SQL and data belong in files that the plan names.",
            error.Message
        );
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * 1024 * 1024);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_told_with_their_place()
    {
        _folder.Write("plan.yaml", [.. "plan: p\ndescription: caf"u8, 0xE9, .. "\n"u8]);

        var error = Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(_folder.Path));

        Assert.Equal("plan.yaml:2:17: The byte 0xE9 here is not UTF-8. Save the file as UTF-8.", error.Message);
    }

    [Fact]
    public void UTF_16_is_told()
    {
        _folder.Write(
            "plan.yaml",
            Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("plan: p")).ToArray()
        );

        Assert.Equal(
            "plan.yaml:1:1: The file is UTF-16. Save it as UTF-8.",
            Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(_folder.Path)).Message
        );
    }

    [Fact]
    public void A_control_character_is_told()
    {
        _folder.Write("plan.yaml", "plan: p\nphases\0: []\n");

        Assert.Equal(
            "plan.yaml:2:7: There is a control character (U+0000) here, which YAML does not take.",
            Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(_folder.Path)).Message
        );
    }

    [Fact]
    public void A_byte_order_mark_and_CR_LF_change_nothing()
    {
        var plain = _folder.Read("plan: p\n" + Phases + "\n");
        _folder.Write(
            "plan.yaml",
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("plan: p\r\n" + Phases + "\r\n")]
        );
        var other = MigrationPlanReader.Read(_folder.Path, TestKinds.Catalog);

        Assert.Equal(plain.Phases[0].Place, other.Phases[0].Place);
        Assert.Equal(plain.Phases[0].ContentText, other.Phases[0].ContentText);
    }

    [Fact]
    public void The_message_of_many_errors_is_bounded_and_the_findings_are_whole()
    {
        _folder.Write(
            "plan.yaml",
            "plan: p\n" + string.Concat(Enumerable.Range(0, 150).Select(i => $"key{i}: 1\n")) + Phases
        );

        var error = Assert.Throws<PlanInvalidException>(() =>
            MigrationPlanReader.Read(_folder.Path, TestKinds.Catalog)
        );

        Assert.Equal(150, error.Findings.Count);
        Assert.StartsWith("The plan has 150 errors; nothing was run.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("  … and 50 more.", error.Message, StringComparison.Ordinal);
    }
}
