using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Tests.Server.Connections;

public sealed class RedactorTests
{
    [Theory]
    [InlineData("postgres://app:s/e@cret@h/d", "postgres://app:***@h/d")]
    [InlineData("no plan in '/home/me/postgres:/app:secret@h/d'", "no plan in '/home/me/postgres:/app:***@h/d'")]
    [InlineData("curl https://me:tok3n@host/path and more", "curl https://me:***@host/path and more")]
    [InlineData("postgres://app@h/d", "postgres://app@h/d")]
    [InlineData("see https://example.org:8080/a@b", "see https://example.org:8080/a@b")]
    [InlineData("Host=h;Password=abc;Database=d", "Host=h;Password=***;Database=d")]
    [InlineData("Host=h;Password=\"a;b\";Database=d", "Host=h;Password=***;Database=d")]
    [InlineData("host=h password='it\\'s' dbname=d", "host=h password=*** dbname=d")]
    [InlineData("PGPASSWORD=abc psql", "PGPASSWORD=*** psql")]
    [InlineData("?user=u&sslpassword=abc&x=1", "?user=u&sslpassword=***&x=1")]
    [InlineData(
        "create role app login password 'it''s' valid until 'x'",
        "create role app login password '***' valid until 'x'"
    )]
    [InlineData("ALTER ROLE app PASSWORD E'a\\'b'", "ALTER ROLE app PASSWORD '***'")]
    [InlineData("ALTER ROLE app PASSWORD $x$a'b$x$;", "ALTER ROLE app PASSWORD '***';")]
    [InlineData("ALTER ROLE app PASSWORD 'cut off he", "ALTER ROLE app PASSWORD '***'")]
    [InlineData("ALTER ROLE app PASSWORD E'cut off\\", "ALTER ROLE app PASSWORD '***'")]
    [InlineData("select dblink('host=h password=\"cut off", "select dblink('host=h password=***")]
    [InlineData("ALTER ROLE app PASSWORD NULL", "ALTER ROLE app PASSWORD NULL")]
    [InlineData("the password of 'app' is wrong", "the password of 'app' is wrong")]
    [InlineData("update users set password = crypt(:x)", "update users set password = ***")]
    public void What_looks_like_a_password_by_its_place_is_masked(string text, string expected) =>
        Assert.Equal(expected, new Redactor().Clean(text));

    [Fact]
    public void Known_secrets_are_masked_wherever_they_stand()
    {
        var redactor = new Redactor();
        redactor.Add("p@ss w/rd");
        redactor.Add("p@ss w/rd-and-longer");
        redactor.Add("abc");
        redactor.Add((string?)null);
        Assert.Equal(
            "a *** b *** c *** abc",
            redactor.Clean("a p@ss w/rd b p@ss w/rd-and-longer c p%40ss%20w%2Frd abc")
        );
        Assert.Null(redactor.Clean(null));
        Assert.Equal(string.Empty, redactor.Clean(string.Empty));
    }

    [Fact]
    public void A_password_that_is_a_name_too_is_masked_by_its_place_alone()
    {
        var redactor = new Redactor();
        redactor.Add(ConnectionSettings.Parse("default", "postgres://app1:app1@h/d", null, FakeEnvironment.With()));
        redactor.Add(
            ConnectionSettings.Parse(
                "other",
                "postgres://u:swordfish@h/d?sslpassword=keyword1",
                null,
                FakeEnvironment.With()
            )
        );
        Assert.Equal(
            "app1 with postgres://app1:***@h/d, ***, ***",
            redactor.Clean("app1 with postgres://app1:app1@h/d, swordfish, keyword1")
        );
    }
}
