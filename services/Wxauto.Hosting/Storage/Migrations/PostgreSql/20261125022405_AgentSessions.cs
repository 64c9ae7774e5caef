using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Wxauto.Hosting.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AgentSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "withdrawal_asked",
                table: "replies",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "session_id",
                table: "agents",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_replies_withdrawal_asked",
                table: "replies",
                column: "agent",
                filter: "withdrawal_asked");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_replies_withdrawal_asked",
                table: "replies");

            migrationBuilder.DropColumn(
                name: "withdrawal_asked",
                table: "replies");

            migrationBuilder.DropColumn(
                name: "session_id",
                table: "agents");
        }
    }
}
