using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Tests.Server.Connections;

public sealed class ConnectionResolverTests
{
    [Theory]
    [InlineData("${DATABASE_URL}", "h:1/d as u", "p")]
    [InlineData("${DATABASE_URL}?sslmode=require", "h:1/d as u", "p")]
    [InlineData("${SERVER}/other", "h:1/other as u", "p")]
    [InlineData("postgres://app:${PW}@${HOST}:${PORT}/db", "h9:99/db as app", "a@b/c?d:e%f;g")]
    [InlineData("Host=${HOST};Username=app;Password=${PW}", "h9:5432/app as app", "a@b/c?d:e%f;g")]
    [InlineData("host=${HOST} user=app password=${PW}", "h9:5432/app as app", "a@b/c?d:e%f;g")]
    [InlineData("postgres://app@local/db", "local:5432/db as app", null)]
    public async Task References_are_filled_in(string reference, string display, string? password)
    {
        var settings = await Resolver(reference).ResolveAsync("default", CancellationToken.None);
        Assert.Equal((display, password), (settings.Display, settings.ToBuilder("t").Password));
    }

    [Fact]
    public async Task A_missing_variable_is_named_with_the_connection_and_the_nearest()
    {
        var error = await FailsAsync(Resolver("${DATABASE_UR}"));
        Assert.Equal(
            "Connection 'default': the environment variable DATABASE_UR is not set. Did you mean DATABASE_URL? Set it, or give a connection string at the call.",
            error.Message
        );
        Assert.Equal(MigrationErrorCategory.InvalidArgument, error.Category);

        error = await FailsAsync(Resolver("postgres://${ALPHA_USER}:${BETA_WORD}@h/d"));
        Assert.Contains(
            "the environment variables ALPHA_USER, BETA_WORD are not set",
            error.Message,
            StringComparison.Ordinal
        );
        error = await FailsAsync(Resolver("${EMPTY}"));
        Assert.Contains("EMPTY is not set", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean EMPTY", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_the_plan_does_not_have_is_named_with_those_that_it_has()
    {
        var error = await FailsAsync(Resolver("${DATABASE_URL}"), "reports");
        Assert.Contains(
            "the plan has no connection of that name (it has default)",
            error.Message,
            StringComparison.Ordinal
        );
        error = await FailsAsync(new ConnectionResolver(new Dictionary<string, string>()));
        Assert.Contains("it has none", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_caller_says_takes_the_place_of_the_default_connection_alone()
    {
        var connections = new Dictionary<string, string> { ["default"] = "${MISSING}", ["admin"] = "${DATABASE_URL}" };
        var resolver = new ConnectionResolver(
            connections,
            new ConnectionOverride("Host=here;Database=d;Password=literal", "me", "mine"),
            null,
            Variables()
        );
        Assert.Equal("here:5432/d as me", (await resolver.ResolveAsync("default", CancellationToken.None)).Display);
        Assert.Equal("h:1/d as u", (await resolver.ResolveAsync("admin", CancellationToken.None)).Display);
        Assert.Equal(
            "here:5432/d as me",
            (
                await new ConnectionResolver(
                    new Dictionary<string, string>(),
                    new ConnectionOverride("host=here dbname=d user=me"),
                    null,
                    Variables()
                ).ResolveAsync("default", CancellationToken.None)
            ).Display
        );
    }

    [Fact]
    public async Task A_secret_is_read_from_the_host()
    {
        var connections = new Dictionary<string, string> { ["default"] = "secret: prod db" };
        var asked = new List<string>();
        var resolver = new ConnectionResolver(
            connections,
            null,
            (name, _) =>
            {
                asked.Add(name);
                return new("postgres://u:${not}a%20ref@h/d");
            },
            Variables()
        );
        var settings = await resolver.ResolveAsync("default", CancellationToken.None);
        Assert.Equal(["prod db"], asked);
        Assert.Equal("${not}a ref", settings.ToBuilder("t").Password);
    }

    [Fact]
    public async Task A_given_connection_string_may_be_the_name_of_a_secret()
    {
        var connections = new Dictionary<string, string> { ["default"] = "${DATABASE_URL}" };
        var given = new ConnectionOverride("secret:prod");
        var resolver = new ConnectionResolver(connections, given, (_, _) => new("postgres://u@h/d"), Variables());
        Assert.Equal("h", (await resolver.ResolveAsync("default", CancellationToken.None)).ToBuilder("t").Host);
        var refused = await FailsAsync(new ConnectionResolver(connections, given));
        Assert.Equal("prod", refused.Secret);
        Assert.Contains("this host has no secret store", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_reported_with_the_reason()
    {
        var connections = new Dictionary<string, string> { ["default"] = "secret:prod" };
        Assert.Contains(
            "this host has no secret store",
            (await FailsAsync(new ConnectionResolver(connections))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the secret 'prod' does not exist",
            (await FailsAsync(new ConnectionResolver(connections, null, (_, _) => new((string?)null)))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the secret 'prod' could not be read: vault is locked",
            (
                await FailsAsync(
                    new ConnectionResolver(
                        connections,
                        null,
                        (_, _) => throw new InvalidOperationException("vault is locked")
                    )
                )
            ).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "names no secret",
            (
                await FailsAsync(new ConnectionResolver(new Dictionary<string, string> { ["default"] = "secret:" }))
            ).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("${DATABASE_URL}", false)]
    [InlineData("secret:prod", false)]
    [InlineData("postgres://app@h/d", false)]
    [InlineData("postgres://app:@h/d", false)]
    [InlineData("postgres://app:${PW}@h/d", false)]
    [InlineData("postgres://app:${PW}@h/d?sslpassword=${KEYPW}", false)]
    [InlineData("Host=h;Password=${PW}", false)]
    [InlineData("${URL}?sslmode=require", false)]
    [InlineData("host=h passfile=/x/.pgpass", false)]
    [InlineData("postgres://app:pw@h/d", true)]
    [InlineData("postgres://app:${PW}x@h/d", true)]
    [InlineData("postgres://app@h/d?password=pw", true)]
    [InlineData("postgres://app@h/d?sslpassword=pw", true)]
    [InlineData("${URL}?password=pw", true)]
    [InlineData("${URL};Password=pw", true)]
    [InlineData("Host=h;Pwd=pw", true)]
    [InlineData("Host=h;PASSWORD = 'pw'", true)]
    [InlineData("host=h password=pw", true)]
    [InlineData("jdbc:postgresql://h/d?password=pw", true)]
    [InlineData("postgres://app:p/w@h/d", true)]
    [InlineData("postgres://app:p@w@h/d", true)]
    public void A_literal_password_in_a_plan_is_found(string text, bool expected) =>
        Assert.Equal(expected, ConnectionReference.HasLiteralPassword(text));

    private static ConnectionEnvironment Variables() =>
        FakeEnvironment.With(
            ("DATABASE_URL", "postgres://u:p@h:1/d"),
            ("SERVER", "postgres://u:p@h:1"),
            ("PW", "a@b/c?d:e%f;g"),
            ("HOST", "h9"),
            ("PORT", "99"),
            ("EMPTY", string.Empty)
        );

    private static ConnectionResolver Resolver(string reference) =>
        new(new Dictionary<string, string> { ["default"] = reference }, null, null, Variables());

    private static Task<ConnectionFailedException> FailsAsync(ConnectionResolver resolver, string name = "default") =>
        Assert.ThrowsAsync<ConnectionFailedException>(() =>
            resolver.ResolveAsync(name, CancellationToken.None).AsTask()
        );
}
