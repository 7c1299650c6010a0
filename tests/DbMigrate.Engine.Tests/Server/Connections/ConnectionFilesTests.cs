using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Tests.Server.Connections;

public sealed class ConnectionFilesTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("dbmigrate-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("postgres://app@db/shop", "first")]
    [InlineData("postgres://other@db/shop", "any-user")]
    [InlineData("postgres://app@db:9/shop", "port nine: with a colon")]
    [InlineData("postgres://a%3Ab@db/x%5Cy", "escaped\\")]
    [InlineData("postgres://nobody@else/where", null)]
    [InlineData("postgres://u@%2Frun%2Fpg/sock", "by-socket")]
    [InlineData("postgres://app:given@db/shop", "given")]
    public void The_password_file_is_read_as_psql_reads_it(string text, string? password)
    {
        Write(
            ".pgpass",
            "# db:5432:shop:app:comment",
            "db:5432:shop:app:first",
            "db:5432:shop:app:second",
            "db:5432:shop:*:any-user",
            "*:9:*:app:port nine: with a colon",
            @"db:5432:x\\y:a\:b:escaped\\",
            "localhost:5432:sock:u:by-socket",
            "too:few:fields"
        );
        var settings = Parse(text);
        Assert.Equal(password, settings.ToBuilder("t").Password);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void A_password_file_that_others_may_read_is_a_warning()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = Write(".pgpass", "*:*:*:*:pw");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Contains(
            $"chmod 600 '{path}'",
            Assert.Single(Parse("postgres://u@h/d").Warnings),
            StringComparison.Ordinal
        );
        Assert.Empty(Parse("postgres://u:p@h/d").Warnings);
    }

    [Theory]
    [InlineData("PGPASSFILE", "postgres://u@h/d", "the password file '/dev/zero' cannot be read: it is a device")]
    [InlineData(
        "PGSERVICEFILE",
        "postgres://u@h/d?service=s",
        "the service file '/dev/zero' cannot be read: it is a device"
    )]
    [InlineData(
        "PGSSLROOTCERT",
        "postgres://u@h/d",
        "the value of 'sslrootcert' is not right: '/dev/zero' is a device"
    )]
    [InlineData("PGSSLCERT", "postgres://u@h/d", "the value of 'sslcert' is not right: '/dev/zero' is a device")]
    [InlineData("PGSSLKEY", "postgres://u@h/d", "the value of 'sslkey' is not right: '/dev/zero' is a device")]
    public void A_file_that_is_not_regular_is_an_error(string variable, string text, string message)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var error = Assert.Throws<ConnectionFailedException>(() => Parse(text, (variable, "/dev/zero")));
        Assert.StartsWith($"Connection 'default': {message}", error.Message, StringComparison.Ordinal);
        Assert.Null(Parse("postgres://u@h/d", ("PGPASSFILE", "/dev/null")).ToBuilder("t").Password);
    }

    [Fact]
    public void PGPASSFILE_and_the_parameter_passfile_name_another_file()
    {
        var one = Write("one", "*:*:*:*:from-one");
        var two = Write("two", "*:*:*:*:from-two");
        Assert.Equal("from-one", Parse("postgres://u@h/d", ("PGPASSFILE", one)).ToBuilder("t").Password);
        Assert.Equal(
            "from-two",
            Parse($"Host=h;Username=u;Passfile={two}", ("PGPASSFILE", one)).ToBuilder("t").Password
        );
    }

    [Fact]
    public void Hosts_with_different_passwords_are_left_to_Npgsql_and_all_are_known()
    {
        var path = Write(".pgpass", "h1:*:*:*:pw1", "h2:*:*:*:pw2");
        var settings = Parse("postgres://u@h1,h2/d");
        Assert.Equal((null, path), (settings.ToBuilder("t").Password, settings.ToBuilder("t").Passfile));
        Assert.Equal(["pw1", "pw2"], settings.Secrets);
    }

    [Fact]
    public void A_service_fills_in_before_the_environment()
    {
        Write(
            ".pg_service.conf",
            "# mine",
            "[other]",
            "host=wrong",
            "[shop]",
            "host=svc",
            "dbname = shopdb",
            "user=svcuser",
            "",
            "[last]",
            "host=no"
        );
        Assert.Equal(
            "svc:7/shopdb as me",
            Parse("postgres://me@?service=shop", ("PGHOST", "env"), ("PGPORT", "7")).Display
        );
        Assert.Equal("svc:5432/shopdb as svcuser", Parse("postgres://", ("PGSERVICE", "shop")).Display);
        var error = Assert.Throws<ConnectionFailedException>(() => Parse("service=nope"));
        Assert.Contains("the service 'nope' is not in", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_socket_is_tried_before_localhost_where_there_is_one()
    {
        File.WriteAllText(Path.Combine(_home, ".s.PGSQL.5432"), string.Empty);
        var environment = new ConnectionEnvironment
        {
            Variable = _ => null,
            UserName = "u",
            Home = _home,
            SocketFolders = ["/nowhere", _home],
        };
        Assert.Equal(
            $"{_home}:5432/u as u",
            ConnectionSettings.Parse("default", "postgres://", null, environment).Display
        );
        Assert.Equal(
            "localhost:5433/u as u",
            ConnectionSettings.Parse("default", "port=5433", null, environment).Display
        );
    }

    private string Write(string name, params string[] lines)
    {
        var path = Path.Combine(_home, name);
        File.WriteAllLines(path, lines);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    private ConnectionSettings Parse(string text, params (string, string)[] variables) =>
        ConnectionSettings.Parse("default", text, null, FakeEnvironment.In(_home, variables));
}
