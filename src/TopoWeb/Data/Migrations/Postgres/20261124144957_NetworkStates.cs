using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TopoWeb.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class NetworkStates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Curve",
                table: "Networks",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "NetworkStates",
                columns: table => new
                {
                    NetworkId = table.Column<Guid>(type: "uuid", nullable: false),
                    Iteration = table.Column<int>(type: "integer", nullable: false),
                    Data = table.Column<byte[]>(type: "bytea", nullable: false),
                    SavedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NetworkStates", x => x.NetworkId);
                    table.ForeignKey(
                        name: "FK_NetworkStates_Networks_NetworkId",
                        column: x => x.NetworkId,
                        principalTable: "Networks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "NetworkStates");

            migrationBuilder.DropColumn(
                name: "Curve",
                table: "Networks");
        }
    }
}
