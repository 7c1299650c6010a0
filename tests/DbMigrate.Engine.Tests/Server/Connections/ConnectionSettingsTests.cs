using DbMigrate.Engine.Server.Connections;
using Npgsql;

namespace DbMigrate.Engine.Tests.Server.Connections;

public sealed class ConnectionSettingsTests
{
    [Theory]
    [InlineData("postgres://app:pw@db.example:6543/shop", "db.example:6543/shop as app", "pw")]
    [InlineData("postgresql://app@db.example/shop", "db.example:5432/shop as app", null)]
    [InlineData("postgres://", "localhost:5432/osuser as osuser", null)]
    [InlineData("postgres:///shop", "localhost:5432/shop as osuser", null)]
    [InlineData("postgres://db.example", "db.example:5432/osuser as osuser", null)]
    [InlineData("postgres://app@", "localhost:5432/app as app", null)]
    [InlineData("postgres://p%40l:a%2Fb%3Ac%25d%20%C3%A9@h/d%2Fb", "h:5432/d/b as p@l", "a/b:c%d é")]
    [InlineData("postgres://app:a:b@h/d", "h:5432/d as app", "a:b")]
    [InlineData("postgres://app:pä+w@h/d", "h:5432/d as app", "pä+w")]
    [InlineData("postgres://[::1]:5433/d?user=u&password=p%26w", "[::1]:5433/d as u", "p&w")]
    [InlineData("postgres://u@h1:1,h2:2/d", "h1:1,h2:2/d as u", null)]
    [InlineData("postgres://u@h1,h2/d", "h1:5432,h2:5432/d as u", null)]
    [InlineData("postgres://u@h1,[fe80::1]:7/d", "h1:5432,[fe80::1]:7/d as u", null)]
    [InlineData("postgres://%2Frun%2Fpg:5444/d", "/run/pg:5444/d as osuser", null)]
    [InlineData("postgres:///d?host=/run/pg&port=5444&user=u", "/run/pg:5444/d as u", null)]
    [InlineData("host=h port=5 dbname=d user=u password='it\\'s a \\\\ pass'", "h:5/d as u", "it's a \\ pass")]
    [InlineData("host = h  dbname = 'my db'", "h:5432/my db as osuser", null)]
    [InlineData("host=h1,h2 port=1,2 user=u", "h1:1,h2:2/u as u", null)]
    [InlineData("hostaddr=10.0.0.1 user=u", "10.0.0.1:5432/u as u", null)]
    [InlineData("host=h hostaddr=10.0.0.1 port=7 user=u", "10.0.0.1:7/u as u", null)]
    [InlineData("host=h,i hostaddr=10.0.0.1,::1 user=u", "10.0.0.1:5432,[::1]:5432/u as u", null)]
    [InlineData("host=h,i hostaddr=,::1 user=u", "h:5432,[::1]:5432/u as u", null)]
    [InlineData("Host=h;Port=5;Database=d;Username=u;Password=p", "h:5/d as u", "p")]
    [InlineData("Server=h;User ID=u;Pwd=\"a;b\"", "h:5432/u as u", "a;b")]
    [InlineData("Host=h1:1,h2:2;Username=u", "h1:1,h2:2/u as u", null)]
    [InlineData("Host=h", "h:5432/osuser as osuser", null)]
    public void Every_way_of_writing_is_read(string text, string display, string? password)
    {
        var settings = ConnectionSettings.Parse("default", text, null, FakeEnvironment.With());
        Assert.Equal(display, settings.Display);
        Assert.Equal(display, settings.ToString());
        Assert.Equal(password, settings.ToBuilder("test").Password);
        Assert.Equal(password is null ? [] : [password], settings.Secrets);
    }

    [Fact]
    public void The_parameters_of_a_URI_reach_Npgsql()
    {
        var builder = Parse(
                "postgres://u@h/d?sslmode=verify-full&sslrootcert=/ca.pem&sslcert=c.pem&sslkey=k.pem&sslpassword=kp&sslnegotiation=direct&channel_binding=require"
                    + "&connect_timeout=3&application_name=my%20app&options=-c%20search_path%3Da,b&target_session_attrs=standby&keepalives_idle=9&krbsrvname=k"
            )
            .ToBuilder("test");
        Assert.Equal(SslMode.VerifyFull, builder.SslMode);
        Assert.Equal(
            ("/ca.pem", "c.pem", "k.pem", "kp"),
            (builder.RootCertificate, builder.SslCertificate, builder.SslKey, builder.SslPassword)
        );
        Assert.Equal((SslNegotiation.Direct, ChannelBinding.Require), (builder.SslNegotiation, builder.ChannelBinding));
        Assert.Equal(
            (3, "my app", "-c search_path=a,b", "standby"),
            (builder.Timeout, builder.ApplicationName, builder.Options, builder.TargetSessionAttributes)
        );
        Assert.Equal((9, "k"), (builder.TcpKeepAliveTime, builder.KerberosServiceName));
    }

    [Fact]
    public void What_a_migration_needs_is_set_whatever_the_description_says()
    {
        var builder = Parse(
                "Host=h;Pooling=true;Multiplexing=true;Command Timeout=5;Enlist=true;Include Error Detail=false;Persist Security Info=true;Max Auto Prepare=9;Log Parameters=true"
            )
            .ToBuilder("lock");
        Assert.False(
            builder.Pooling
                || builder.Multiplexing
                || builder.Enlist
                || builder.PersistSecurityInfo
                || builder.LogParameters
        );
        Assert.True(builder.IncludeErrorDetail && builder.TcpKeepAlive);
        Assert.Equal(
            (0, 0, "UTF8", "UTC", 15),
            (builder.CommandTimeout, builder.MaxAutoPrepare, builder.ClientEncoding, builder.Timezone, builder.Timeout)
        );
        Assert.Matches(@"^dbmigrate \d+\.\d+\.\d+ lock$", builder.ApplicationName);
        Assert.Null(builder.SearchPath);
    }

    [Theory]
    [InlineData("postgres://u@h/d", true, 30, 10)]
    [InlineData("Host=h;Username=u", true, 30, 10)]
    [InlineData("postgres://u@h/d?keepalives=1", true, 30, 10)]
    [InlineData("postgres://u@h/d?keepalives_idle=9", true, 9, 10)]
    [InlineData("postgres://u@h/d?keepalives_interval=5", true, 30, 5)]
    [InlineData("postgres://u@h/d?keepalives_idle=0&keepalives_interval=5", true, 0, 0)]
    [InlineData("postgres://u@h/d?keepalives=0", false, 0, 0)]
    [InlineData("postgres://u@h/d?keepalives=0&keepalives_idle=9", false, 0, 0)]
    [InlineData("Host=h;Username=u;Tcp Keepalive=false", false, 0, 0)]
    [InlineData("postgres://u@%2Fvar%2Frun/d?keepalives_idle=9", true, 0, 0)]
    [InlineData("Host=/var/run;Username=u", true, 0, 0)]
    [InlineData("Host=h;Username=u;Tcp Keepalive Time=60;Tcp Keepalive Interval=20", true, 60, 20)]
    public void A_server_that_is_gone_without_a_word_is_noticed_unless_the_description_says_otherwise(
        string text,
        bool asked,
        int idle,
        int interval
    )
    {
        var builder = Parse(text).ToBuilder("run");
        Assert.Equal(
            (asked, idle, interval, 0),
            (builder.TcpKeepAlive, builder.TcpKeepAliveTime, builder.TcpKeepAliveInterval, builder.KeepAlive)
        );
    }

    [Fact]
    public void Of_several_servers_the_one_that_takes_writes_is_meant()
    {
        Assert.Equal(TargetSessionAttributes.ReadWrite, Parse("postgres://h1,h2/d").Target);
        Assert.Equal(TargetSessionAttributes.Any, Parse("postgres://h1,h2/d?target_session_attrs=any").Target);
        Assert.Null(Parse("postgres://h1/d").Target);
    }

    [Fact]
    public void The_environment_fills_in_what_is_left_out_and_no_more()
    {
        var environment = FakeEnvironment.With(
            ("PGHOST", "envhost"),
            ("PGPORT", "7"),
            ("PGDATABASE", "envdb"),
            ("PGUSER", "envuser"),
            ("PGPASSWORD", "envpw"),
            ("PGSSLMODE", "verify-full"),
            ("PGSSLROOTCERT", "/env.pem"),
            ("PGOPTIONS", "-c a.b=1"),
            ("PGCONNECT_TIMEOUT", "4"),
            ("PGAPPNAME", "envapp")
        );
        var all = ConnectionSettings.Parse("default", "postgres://", null, environment);
        var builder = all.ToBuilder("test");
        Assert.Equal("envhost:7/envdb as envuser", all.Display);
        Assert.Equal(
            ("envpw", SslMode.VerifyFull, "/env.pem", "-c a.b=1", 4, "envapp"),
            (
                builder.Password,
                builder.SslMode,
                builder.RootCertificate,
                builder.Options,
                builder.Timeout,
                builder.ApplicationName
            )
        );

        var none = ConnectionSettings.Parse(
            "default",
            "postgres://u:p@h:1/d?sslmode=disable&application_name=mine&connect_timeout=9",
            null,
            environment
        );
        builder = none.ToBuilder("test");
        Assert.Equal("h:1/d as u", none.Display);
        Assert.Equal(
            ("p", SslMode.Disable, 9, "mine"),
            (builder.Password, builder.SslMode, builder.Timeout, builder.ApplicationName)
        );

        Assert.Equal("x:7/envdb as envuser", ConnectionSettings.Parse("default", "Host=x", null, environment).Display);
    }

    [Fact]
    public void A_credential_takes_the_place_of_the_login()
    {
        var settings = ConnectionSettings.Parse(
            "default",
            "postgres://u:p@h/d",
            new ConnectionOverride(UserName: "me", Password: "mine"),
            FakeEnvironment.With()
        );
        Assert.Equal(("h:5432/d as me", "mine"), (settings.Display, settings.ToBuilder("t").Password));
        Assert.Equal(["mine"], settings.Secrets);

        // The description's password is another role's.
        Assert.False(
            ConnectionSettings
                .Parse("default", "postgres://u:p@h/d", new ConnectionOverride(UserName: "me"), FakeEnvironment.With())
                .HasPassword
        );
        Assert.Equal("ConnectionOverride", new ConnectionOverride("postgres://u:p@h/d", "u", "p").ToString());
    }

    [Fact]
    public void Requiring_TLS_with_certificates_to_trust_means_to_check_as_in_libpq()
    {
        Assert.Equal(SslMode.VerifyCA, Parse("postgres://h/d?sslmode=require&sslrootcert=/ca.pem").SslMode);
        Assert.Equal(SslMode.Require, Parse("postgres://h/d?sslmode=require").SslMode);
        Assert.Equal(SslMode.Require, Parse("postgres://h/d?ssl=true").SslMode);
        Assert.Null(Parse("postgres://h/d?sslmode=verify-full&sslrootcert=system").RootCertificate);
    }

    [Theory]
    [InlineData("", "its description is empty")]
    [InlineData("mysql://u:S3cret@h/d", "'mysql://' does not name a PostgreSQL database")]
    [InlineData("jdbc:postgresql://h/d?password=S3cret", "another program's way")]
    [InlineData("postgres://h/d?sslmod=require", "the URI parameter 'sslmod' is not known. Did you mean 'sslmode'?")]
    [InlineData("postgres://h/d?sslmode=verify_full", "the value of 'sslmode' is not right: it can be disable, allow")]
    [InlineData(
        "postgres://h/d?connect_timeout=soon",
        "the value of 'connect_timeout' is not right: it is a whole number"
    )]
    [InlineData(
        "postgres://h/d?require_auth=scram-sha-256",
        "the value of 'require_auth' is not right: DbMigrate does not support it"
    )]
    [InlineData("postgres://h/d?sslmode", "a parameter of its URI has no value")]
    [InlineData("postgres://u:S3cret/x@h/d", "the port is not a number")]
    [InlineData("postgres://u:S3cret@x@h/d", "has two '@'")]
    [InlineData("postgres://u:S3cret%@h/d", "a '%' in its URI is not followed by two hexadecimal digits")]
    [InlineData("postgres://u:S3cret%FF@h/d", "are not UTF-8")]
    [InlineData("postgres://u:S3cret%00@h/d", "a '%' in its URI")]
    [InlineData("postgres://u:S3cret@[::1/d", "the IPv6 address in its URI is not closed")]
    [InlineData("postgres://u:S3cret@h:99999/d", "the port is not a number from 1 to 65535")]
    [InlineData("postgres://h1,h2:1,h3/d?port=1,2", "it names 3 host(s) and 2 ports")]
    [InlineData("postgres://h/d?client_encoding=LATIN1", "the value of 'client_encoding' is not right")]
    [InlineData("host=h,i hostaddr=1.2.3.4", "2 host(s) and 1 hostaddr")]
    [InlineData("host=h hostaddr=db.example.org", "hostaddr 'db.example.org' is no IP address")]
    [InlineData("host=h pasword=S3cret", "the keyword 'pasword' is not known. Did you mean 'password'?")]
    [InlineData("host=h dbname", "its host has a blank in it")]
    [InlineData("Host=h;Pasword=S3cret", "the keyword 'pasword' is not known. Did you mean 'Password'?")]
    [InlineData("Host=h;Password=S3c;ret=x y", "a keyword of its description is not known")]
    [InlineData("Host=h;Password='S3cret", "its description cannot be read")]
    [InlineData("Host=h;SSL Mode=S3cret", "the value of 'sslmode' is not right")]
    [InlineData("Host=h;Read Buffer Size=S3cret", "the value of 'ReadBufferSize' is not one that it can have")]
    [InlineData("S3cret", "its description cannot be read")]
    public void What_cannot_be_read_is_said_without_repeating_it(string text, string expected)
    {
        var error = Assert.Throws<ConnectionFailedException>(() =>
            ConnectionSettings.Parse("reports", text, null, FakeEnvironment.With())
        );
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Connection 'reports': ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3c", error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            (MigrationErrorCategory.InvalidArgument, 2, "reports"),
            (error.Category, error.ExitCode, error.Connection)
        );
    }

    private static ConnectionSettings Parse(string text) =>
        ConnectionSettings.Parse("default", text, null, FakeEnvironment.With());
}
