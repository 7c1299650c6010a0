namespace DbMigrate.Engine.Tests.Plans;

/// <summary>A plan holds no secret, and an error about one does not repeat it.</summary>
public sealed class PlanSecretsTests : IDisposable
{
    private const string Phases = "\nphases: [{ id: a, apply: [{ manual: x }] }]";

    private readonly PlanFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("postgres://app:hunter2@db.example/app")]
    [InlineData("postgresql://app:hunter2@db.example:5432/app?sslmode=require")]
    [InlineData("postgres://db.example/app?user=app&password=hunter2")]
    [InlineData("postgres://app:hunt%65r2hunter2@db.example/app")]
    [InlineData("Host=db.example;Username=app;Password=hunter2")]
    [InlineData("host=db.example user=app password='hunter2'")]
    [InlineData("Server=db.example;Pwd=hunter2")]
    [InlineData("${DATABASE_URL}?password=hunter2")]
    public void A_literal_password_is_an_error_that_does_not_repeat_it(string value)
    {
        var error = Assert.Throws<PlanInvalidException>(() =>
            _folder.Read($"plan: p\nconnections: {{ default: \"{value}\" }}{Phases}")
        );

        Assert.Equal(
            "plan.yaml:2:25: The connection 'default' contains a password. Remove it from the file, and change it if the file was shared. Write ${DATABASE_URL} or secret:NAME here, and keep the connection string there.",
            error.Message
        );
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://app@db.example/app")]
    [InlineData("Host=db.example")]
    [InlineData("hunter2")]
    [InlineData("secret:")]
    [InlineData("$DATABASE_URL")]
    public void What_is_no_reference_is_an_error_that_does_not_repeat_it(string value)
    {
        var error = Assert.Throws<PlanInvalidException>(() =>
            _folder.Read($"plan: p\nconnections:\n  default: ${{DATABASE_URL}}\n  read-only: \"{value}\"{Phases}")
        );

        Assert.Equal(
            "plan.yaml:4:14: The connection 'read-only' is not a reference. Write ${READ_ONLY_URL} for an environment variable that holds the connection string, or secret:NAME.",
            error.Message
        );
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${DATABASE_URL}")]
    [InlineData("secret:production")]
    [InlineData("postgres://app:${APP_PASSWORD}@db.example/app?sslmode=verify-full")]
    public void A_reference_is_taken_as_it_is(string value) =>
        Assert.Equal(
            value,
            _folder.Read($"plan: p\nconnections: {{ default: \"{value}\" }}{Phases}").Connections["default"]
        );

    [Fact]
    public void A_plan_without_connections_has_the_one_of_DATABASE_URL() =>
        Assert.Equal("${DATABASE_URL}", _folder.Read("plan: p" + Phases).Connections["default"]);

    [Theory]
    [InlineData("connections: postgres://app:hunter2@db/app")]
    [InlineData("connections: { postgres://app:hunter2@db/app }")]
    [InlineData("postgres://app:hunter2@db/app: x")]
    [InlineData("limits: { lock_timeout: 'postgres://app:hunter2@db/app' }")]
    [InlineData("limits: { lock_timeout: 'host=x password=hunter2' }")]
    [InlineData("requires: { postgres: 'postgres://app:hunter2@db/app' }")]
    public void An_error_about_something_else_does_not_repeat_a_password_either(string line)
    {
        var error = Assert.Throws<PlanInvalidException>(() => _folder.Read("plan: p\n" + line + Phases));

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_in_the_place_of_a_connections_name_is_not_repeated_whole()
    {
        var error = Assert.Single(
            _folder.Errors("plan: p\nphases: [{ id: a, apply: [{ manual: x, on: 'postgres://app:hunter2@db/app' }] }]")
        );

        Assert.Equal("plan.yaml:2:44: There is no connection 'postgres://app:***@db/app' under 'connections'.", error);
    }

    [Fact]
    public void The_value_of_a_variable_with_the_name_of_a_secret_is_used_and_not_shown()
    {
        var plan = _folder.Read(
            $"plan: p\nvariables: {{ db_password: hunter2, first_id: 1 }}\n"
                + $"environments: {{ staging: {{ variables: {{ db_password: hunter3 }} }} }}{Phases}"
        );

        Assert.Equal(("***", "1"), (plan.Variables["db_password"], plan.Variables["first_id"]));
        Assert.Equal("***", plan.Environments[0].Variables["db_password"]);
        Assert.Equal("hunter2", plan.DeclaredValues.Values["db_password"]);
        Assert.Equal("hunter3", plan.Environments[0].DeclaredValues.Values["db_password"]);
    }
}
